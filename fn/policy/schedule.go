package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/spec"
)

var scheduleValid = Rule{
	Name: "schedule-valid", Level: spec.Error, Fixed: true,
	Summary:     "a schedule that Kubernetes would refuse or that never fires; an unknown time zone",
	Rationale:   "A CronJob that Kubernetes refuses stops the deployment. A CronJob that never fires goes unnoticed for months.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * 7", timeZone: "JST"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * 0", timeZone: "Asia/Tokyo"}`,
	Remediation: "write five cron fields (minute, hour, day of month, month, day of week) or a macro such as @daily; use an IANA time zone such as Asia/Tokyo",
	platform: func(p *spec.Platform, r *reporter) {
		for _, region := range p.Regions {
			if _, err := schedule.Zone(region.TimeZone); err != nil && region.TimeZone != "" {
				r.platform(region.Node.Get("timeZone").Pos, "regions."+region.Name+".timeZone", zoneHint(region.TimeZone, p), "time zone %s is unknown", quoted(region.TimeZone))
			}
		}
	},
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind != spec.Batches {
			return
		}
		if own := w.Own("timeZone"); own.Is(spec.String) && w.TimeZone != "" {
			if _, err := schedule.Zone(w.TimeZone); err != nil {
				r.workload(w, "timeZone", zoneHint(w.TimeZone, w.Platform), "time zone %s is unknown", quoted(w.TimeZone))
			}
		}
		if strings.TrimSpace(w.Schedule) == "" {
			return
		}
		if _, err := parse(scheduleText(w)); err != nil {
			r.workload(w, "schedule", scheduleHint(w.Schedule, err), "schedule %s: %v", quoted(w.Schedule), err)
		}
	},
}

func scheduleHint(text string, err error) string {
	switch valid, zone := schedule.Instead(text); {
	case errors.Is(err, schedule.ErrNever):
		return "choose a day that the month has"
	case zone != "":
		return fmt.Sprintf("write schedule: %s and timeZone: %s", quoted(valid), quoted(zone))
	case valid != "":
		return "write schedule: " + quoted(valid)
	case len(strings.Fields(text)) == 5:
		return "" // the message names the field and what is valid there
	}
	return `write five fields, such as "*/10 * * * *" or "0 3 * * 1-5", or "@daily"`
}

// Abbreviations that people write for zones that have a name.
var abbreviations = map[string]string{"JST": "Asia/Tokyo", "KST": "Asia/Seoul", "CST": "Asia/Taipei", "UTC+9": "Asia/Tokyo", "UTC+8": "Asia/Taipei"}

func zoneHint(name string, p *spec.Platform) string {
	if full := abbreviations[name]; full != "" {
		return fmt.Sprintf("did you mean %q?", full)
	}
	_, inner, _ := strings.Cut(name, "/") // of right/Asia/Tokyo, as some hosts have it
	if _, err := schedule.Zone(inner); err == nil {
		return fmt.Sprintf("did you mean %q?", inner)
	}
	var used []string
	for _, r := range p.Regions {
		if _, err := schedule.Zone(r.TimeZone); err == nil {
			used = append(used, r.TimeZone)
		}
	}
	for _, known := range [][]string{used, schedule.Zones()} {
		if hint := nearest.Hint(name, known); hint != "" {
			return hint
		}
	}
	return "want an IANA name, such as Asia/Tokyo: https://en.wikipedia.org/wiki/List_of_tz_database_time_zones"
}

// shownSchedule is a schedule as written, and what it is where it has an H.
func shownSchedule(w *spec.Workload) string {
	if becomes := schedule.Spread(w.Name, w.Schedule); becomes != w.Schedule {
		return quoted(w.Schedule) + " (= " + quoted(becomes) + ")"
	}
	return quoted(w.Schedule)
}

var scheduleMisleading = Rule{
	Name: "schedule-misleading", Level: spec.Warn,
	Summary:     "a misleading schedule: a step larger than its field's range, a step that does not divide the field, a start that daylight saving time skips or repeats, both day of month and day of week restricted",
	Rationale:   "*/70 fires hourly, */7 has a short gap at each full hour, 30 2 * * * does not fire on one day of the year in Europe/Berlin, and `0 0 1 * MON` fires on the first of the month and on all Mondays.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "*/70 * * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 * * * *"}`,
	Remediation: "list the minutes, hours or days; use a start time that daylight saving time does not affect",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind != spec.Batches {
			return
		}
		traps := parseOnce(scheduleText(w)).misleading
		if in, ok := scheduleOf(w); ok {
			traps = append(slices.Clip(traps), summerTime(in)...)
		}
		for _, trap := range traps {
			r.workload(w, "schedule", trap.Hint, "schedule %s: %s", shownSchedule(w), trap.Text)
		}
	},
}
