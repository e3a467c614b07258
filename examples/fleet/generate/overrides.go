package main

// abroad are the regions of an entry that may differ from the first one.
func abroad(e object) []region {
	var others []region
	for _, r := range deployedTo(e) {
		if r.name != regions[0].name {
			others = append(others, r)
		}
	}
	return others
}

// withOverrides lets some entries differ where the company is smaller.
func withOverrides(c chance, e object) object {
	others := abroad(e)
	if len(others) == 0 || e.has("overrides") || !c.oneIn(5) {
		return e
	}
	var overrides object
	for _, r := range others {
		if changed := difference(c, e); len(changed) > 0 && c.percent(60) {
			overrides = overrides.with(r.name, changed)
		}
	}
	if len(overrides) == 0 {
		return e
	}
	return e.with("overrides", overrides)
}

// fewerPods is half the scale, and never less than its minimum.
func fewerPods(scale object) object {
	most, scaled := scale.get("max")
	if !scaled {
		return nil
	}
	least, _ := scale.get("min")
	half := max(1, least.(int), most.(int)/2)
	if half == most.(int) {
		return nil
	}
	return object{{"max", half}}
}

// difference is smaller, slower, more talkative or not yet there.
func difference(c chance, e object) object {
	var d object
	if size := smaller(e.object("resources")); size != nil {
		d = d.with("resources", size)
	}
	if fewer := fewerPods(e.object("scale")); fewer != nil {
		d = d.with("scale", fewer)
	}
	if e.has("interval") && c.oneIn(2) {
		d = d.with("interval", pick(c, []string{"1m", "2m", "10m"}))
	}
	if e.has("startingDeadline") && c.oneIn(2) {
		d = d.with("startingDeadline", "10m")
	}
	if len(d) == 0 && c.oneIn(3) {
		d = d.with("env", object{{"LOG_LEVEL", "debug"}})
	}
	if len(d) == 0 && e.text("severity") == medium && c.oneIn(3) {
		d = d.with("suspend", true)
	}
	return d
}
