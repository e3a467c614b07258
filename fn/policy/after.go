package policy

import (
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// checkAfter refuses names in after that can't be waited for. Where only a part of
// the fleet was read, a name that is not there may be in another.
func checkAfter(v *view, r *reporter) {
	for _, e := range v.fleet.Entries {
		checkAfterList(v, e, "after", e.Node.Get("after"), r)
		for name, own := range overridesOf(e) {
			checkAfterList(v, e, "overrides."+name+".after", own.Get("after"), r)
		}
	}
}

// overridesOf are the overrides of an entry in the regions that it is deployed to.
func overridesOf(e *spec.Entry) iter.Seq2[string, *spec.Node] {
	return func(yield func(string, *spec.Node) bool) {
		for _, f := range e.Node.Get("overrides").Map() {
			if e.Region(f.Name) != nil && !yield(f.Name, f.Value) {
				return
			}
		}
	}
}

func checkAfterList(v *view, e *spec.Entry, field string, list *spec.Node, r *reporter) {
	seen := map[string]bool{}
	for i, item := range list.List() {
		if !item.Is(spec.String) {
			continue
		}
		at, name := field+"["+strconv.Itoa(i)+"]", item.Text
		other := v.entry(name)
		switch {
		case name == e.Name:
			r.entry(e, item.Pos, at, "list the batches whose results it needs", "%s: an entry cannot come after itself", at)
		case seen[name]:
			r.entry(e, item.Pos, at, "remove one of the two", "%s: %s appears twice", at, quoted(name))
		case other == nil && !v.fleet.Partial:
			r.entry(e, item.Pos, at, r.suggest(name, v.entryNames(spec.Batches), "batches"), "%s: there is no batch %s", at, quoted(name))
		case other != nil && other.Kind != spec.Batches:
			r.entry(e, item.Pos, at, "list only batches that run on a schedule", "%s: %s is an %s, which has no schedule", at, quoted(name), other.Kind.Noun())
		}
		seen[name] = true
	}
}

var afterTooEarly = Rule{
	Name: "after-too-early", Level: spec.Warn,
	Summary:   "a start while a batch listed in after is still running (for its expectedDuration, else its timeout), in the week of schedule-crowded",
	Rationale: "A report that starts while its data is still loading is wrong, but does not fail. batchfn does not run batches in order: the schedules must leave enough time.",
	Bad: `batches: {
	load: {owner: "mail-team", severity: "high", commands: "load", schedule: "0 3 * * *", expectedDuration: "40m"}
	report: {owner: "mail-team", severity: "high", commands: "report", schedule: "30 3 * * *", after: ["load"]}
}`,
	Good: `batches: {
	load: {owner: "mail-team", severity: "high", commands: "load", schedule: "0 3 * * *", expectedDuration: "40m"}
	report: {owner: "mail-team", severity: "high", commands: "report", schedule: "45 3 * * *", after: ["load"]}
}`,
	Remediation: "start it later, or set expectedDuration on the batch in after if that is far below its timeout",
	deployed: func(v *view, r *reporter) looker {
		return func(w *spec.Workload) {
			if len(w.After) == 0 {
				return
			}
			for i, name := range w.After {
				if other := v.entry(name); other != nil && other != w.Entry {
					judgeStarts(w, i, other, r)
				}
			}
		}
	},
}

// judgeStarts compares the starts of a workload with the runs of one that it comes
// after, in the same region.
func judgeStarts(w *spec.Workload, i int, other *spec.Entry, r *reporter) {
	region := other.Region(w.Region.Name)
	if region == nil || w.Suspend {
		return
	}
	first := other.In(region)
	lasts, said := first.ExpectedDuration, "its expectedDuration is"
	if lasts == 0 {
		lasts, said = first.Timeout, "its timeout is"
	}
	late, ok := scheduleOf(w)
	early, runs := scheduleOf(first)
	if !ok || !runs || first.Suspend || first.Kind != spec.Batches {
		return
	}
	c := tooEarly(pairOfRuns{late, early, max(lasts, time.Minute)})
	if !c.found {
		return
	}
	hint := "start it later"
	if lasts > 0 {
		hint = fmt.Sprintf("start it at %s or later: %s %s", clock(w, c.run, lasts), said, words.Duration(lasts))
	}
	r.workload(w, "after."+strconv.Itoa(i), hint, "it starts at %s, but %s, which it comes after, starts at %s",
		clock(w, c.start, 0), quoted(first.Name), clock(w, c.run, 0))
}

// pairOfRuns are two schedules, of which the early one's runs last so long.
type pairOfRuns struct {
	late, early inZone
	lasts       time.Duration
}

// clash is a start that comes before the end of a run.
type clash struct {
	start, run int
	found      bool
}

// Entries repeat few schedules, and to compare two takes as many steps as they start in a week.
var tooEarly = memo.Of(func(p pairOfRuns) (c clash) {
	c.start, c.run, c.found = schedule.TooEarly(p.late.starts(), p.early.starts(), p.lasts)
	return c
})

// clock is a time of the week in the workload's zone.
func clock(w *spec.Workload, minute int, later time.Duration) string {
	t := schedule.WeekStart.Add(time.Duration(minute)*time.Minute + later)
	if zone, err := schedule.Zone(w.TimeZone); err == nil {
		t = t.In(zone)
	}
	if t.Second() != 0 {
		return t.Format("Mon 15:04:05")
	}
	return t.Format("Mon 15:04")
}

var successWithinGap = Rule{
	Name: "success-within-gap", Level: spec.Error,
	Summary:     "successWithin that is not above the longest gap between two runs (in 2024, own zone)",
	Rationale:   "The freshness monitor would alert before the next run.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * 1-5", successWithin: "25h"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * 1-5", successWithin: "74h"}`,
	Remediation: "set successWithin to the gap plus the normal run time or more, or run the batch more often",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind != spec.Batches || w.SuccessWithin == 0 {
			return
		}
		in, ok := scheduleOf(w)
		if !ok {
			return
		}
		if gap := longestGap(in); w.SuccessWithin <= gap {
			r.workload(w, "successWithin", "set it above "+words.Duration(gap), "successWithin is %s, but runs start up to %s apart", words.Duration(w.SuccessWithin), words.Duration(gap))
		}
	},
}
