package main

import "slices"

type region struct{ name, zone string }

// regions are those of platform.cue, in its order.
var regions = []region{{"jp", "Asia/Tokyo"}, {"tw", "Asia/Taipei"}, {"kr", "Asia/Seoul"}}

// deployedTo are the regions of an entry: those it names, or all.
func deployedTo(e object) []region {
	value, limited := e.get("regions")
	if !limited {
		return regions
	}
	var deployed []region
	for _, r := range regions {
		if slices.Contains(value.([]string), r.name) {
			deployed = append(deployed, r)
		}
	}
	return deployed
}

// startsIn is the schedule of a batch as it stands in a region, overrides applied.
func startsIn(e object, r region) start {
	override := e.object("overrides").object(r.name)
	return start{
		schedule: firstOf(override.text("schedule"), e.text("schedule")),
		zone:     firstOf(override.text("timeZone"), e.text("timeZone"), r.zone),
	}
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
