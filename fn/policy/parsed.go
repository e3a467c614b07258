package policy

import (
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/spec"
)

// spread is a schedule with the name that picks the values of its H; without
// an H it has no name, so that it is the same for all batches.
type spread struct{ name, text string }

func scheduleText(w *spec.Workload) spread {
	if strings.Contains(w.Schedule, "H") {
		return spread{w.Name, w.Schedule}
	}
	return spread{"", w.Schedule}
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
