package main

// attempts is how often a cadence is asked for a schedule before the task runs more rarely.
const attempts = 40

// withSchedule gives a batch a schedule with room in all its regions, and tells the cadence that
// it was drawn from: none for a schedule that the task asked for.
func (p planner) withSchedule(c chance, e object, j job) (object, string) {
	if fixed := e.text("schedule"); fixed != "" {
		if p.fits(e, fixed, cadences[weekly].ceiling) {
			return e, ""
		}
		e = e.drop("schedule")
	}
	for name := j.runs; ; name = rarerThan(name) {
		for range attempts {
			drawn := cadences[name].draw(c)
			if p.fits(e, drawn, cadences[name].ceiling) {
				return e.with("schedule", drawn), name
			}
		}
	}
}

func (p planner) fits(e object, schedule string, ceiling int) bool {
	for _, r := range deployedTo(e) {
		zone := firstOf(e.text("timeZone"), r.zone)
		if !p.crowd.hasRoom(r.name, start{schedule, zone}, ceiling) {
			return false
		}
	}
	return true
}

// withScheduleOverrides moves some batches in Taiwan or Korea, within the same cadence: the
// timeout fits there as well.
func (p planner) withScheduleOverrides(c chance, e object, cadenceName string) object {
	if cadenceName == "" || e.has("overrides") || !c.oneIn(8) {
		return e
	}
	others := abroad(e)
	if len(others) == 0 {
		return e
	}
	r := pick(c, others)
	zone := firstOf(e.text("timeZone"), r.zone)
	for range attempts {
		drawn := cadences[cadenceName].draw(c)
		if drawn == e.text("schedule") {
			continue
		}
		if p.crowd.hasRoom(r.name, start{drawn, zone}, cadences[cadenceName].ceiling) {
			return e.with("overrides", object{{r.name, object{{"schedule", drawn}}}})
		}
	}
	return e
}

func (p planner) count(e object) {
	for _, r := range deployedTo(e) {
		p.crowd.add(r.name, startsIn(e, r))
	}
}
