package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/memo"
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

// spread is a schedule with the name that picks the values of its H; without
// an H it has no name, so that it is the same for all batches.
type spread struct{ name, text string }

func scheduleText(w *spec.Workload) spread {
	if strings.Contains(w.Schedule, "H") {
		return spread{w.Name, w.Schedule}
	}
	return spread{"", w.Schedule}
}

// shownSchedule is a schedule as written, and what it is where it has an H.
func shownSchedule(w *spec.Workload) string {
	if becomes := schedule.Spread(w.Name, w.Schedule); becomes != w.Schedule {
		return quoted(w.Schedule) + " (= " + quoted(becomes) + ")"
	}
	return quoted(w.Schedule)
}

type parsed struct {
	schedule   *schedule.Schedule
	err        error
	misleading []schedule.Trap
}

var parseOnce = memo.Of(func(in spread) (p parsed) {
	if p.schedule, p.err = schedule.Parse(in.name, in.text); p.err == nil {
		p.misleading = p.schedule.Misleading()
	}
	return p
})

func parse(in spread) (*schedule.Schedule, error) {
	p := parseOnce(in)
	return p.schedule, p.err
}

// inZone is a valid schedule in a time zone.
type inZone struct {
	spread
	zone *time.Location
}

// starts are the minutes of the week at which it fires.
func (in inZone) starts() []int {
	s, _ := parse(in.spread)
	return s.StartsInWeek(in.zone)
}

// scheduleOf is the schedule of a workload, unless that or its time zone is
// wrong.
func scheduleOf(w *spec.Workload) (inZone, bool) {
	text := scheduleText(w)
	_, err := parse(text)
	z, zoneErr := schedule.Zone(w.TimeZone)
	return inZone{text, z}, err == nil && zoneErr == nil
}

var shortestGap = memo.Of(func(in inZone) time.Duration {
	s, _ := parse(in.spread)
	return s.ShortestGap(in.zone)
})

var longestGap = memo.Of(func(in inZone) time.Duration {
	s, _ := parse(in.spread)
	return s.LongestGap(in.zone)
})

var summerTime = memo.Of(func(in inZone) []schedule.Trap {
	s, _ := parse(in.spread)
	return s.SummerTime(in.zone)
})

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
