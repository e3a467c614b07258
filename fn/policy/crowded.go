package policy

import (
	"slices"
	"time"

	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/spec"
)

var scheduleCrowded = Rule{
	Name: "schedule-crowded", Level: spec.Warn, CheckOnly: true,
	Summary:   "more than policy.maxStartsPerMinute (20) batches of a region that start in one minute",
	Rationale: "Many batches that start at midnight overload the nodes, the registry and the database. The rule checks the week 2024-01-01 to 2024-01-07 in UTC, and schedules without a day of month and a month.",
	Bad: `platform: policy: maxStartsPerMinute: 1
batches: "digest": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}
batches: "report": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: policy: maxStartsPerMinute: 1
batches: "digest": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}
batches: "report": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "17 3 * * *"}`,
	Remediation: "move some of them by a few minutes",
	fleet: func(v *view, r *reporter) {
		var count [schedule.MinutesInWeek]int
		var crowd *spec.Region
		var deployed []*spec.Entry
		for w := range v.fleet.Workloads() { // region by region
			if crowd != nil && crowd.Name != w.Region.Name {
				checkCrowd(r, crowd.Name, &count, deployed)
				clear(count[:])
				deployed = deployed[:0]
			}
			crowd = w.Region
			for _, minute := range startsOf(w) {
				count[minute]++
			}
			deployed = append(deployed, w.Entry)
		}
		if crowd != nil {
			checkCrowd(r, crowd.Name, &count, deployed)
		}
	},
}

// checkCrowd looks at who is in the crowd of the fullest minute: a list of all starts of
// a large fleet would be larger than the fleet.
func checkCrowd(r *reporter, region string, count *[schedule.MinutesInWeek]int, deployed []*spec.Entry) {
	most := 0
	for minute, n := range count {
		if n > count[most] {
			most = minute
		}
	}
	if count[most] == 0 {
		return
	}
	var crowd []*spec.Workload
	for _, e := range deployed {
		if w := e.In(e.Region(region)); startsAt(w, most) {
			crowd = append(crowd, w)
		}
	}
	if limit := crowd[0].Platform.Policy.MaxStartsPerMinute; limit < 1 || len(crowd) <= limit { // below 1 is field-valid
		return
	}
	first, last := crowd[0], crowd[0]
	for _, w := range crowd {
		if earlier(w.Entry.Pos, first.Entry.Pos) {
			first = w
		}
		if earlier(last.Entry.Pos, w.Entry.Pos) {
			last = w
		}
	}
	at := schedule.WeekStart.Add(time.Duration(most) * time.Minute)
	r.at(last, last.Entry.Pos, "schedule", "move some of them by a few minutes", "%d batches of %s start in one minute, %s UTC (%s and others), more than %d",
		len(crowd), region, at.Format("Mon 15:04"), quoted(first.Name), last.Platform.Policy.MaxStartsPerMinute)
	r.relate(first.Entry.Pos, quoted(first.Name)+" starts then too")
}

func startsAt(w *spec.Workload, minute int) bool {
	_, found := slices.BinarySearch(startsOf(w), minute)
	return found
}

// startsOf are the minutes of the week at which a workload starts.
func startsOf(w *spec.Workload) []int {
	if w.Kind != spec.Batches || w.Suspend {
		return nil
	}
	return schedule.Starts(w.Name, w.Schedule, w.TimeZone)
}
