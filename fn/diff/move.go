package diff

import (
	"fmt"
	"time"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/spec"
)

// moving is a schedule that changes, or whose zone does.
type moving struct {
	old, now         named
	oldZone, nowZone string
}

// window is between which times of the old zone's clock a deploy has an effect.
type window struct {
	from, to time.Time
	layout   string // how to write them
	more     bool   // there are others
}

func (w window) String() string {
	text := w.from.Format(w.layout) + " and " + w.to.Format(w.layout)
	if w.more {
		text += " (and at other times)"
	}
	return text
}

// moved are the windows in which a deploy loses a run and repeats one. A window
// without times is none.
type moved struct{ skip, double window }

// moves notes what a new schedule does on the day of the change. A start that comes
// later that day comes again; one that would have come earlier does not come, unless
// it may still start late.
func (c *comparison) moves(old, now *spec.Workload) {
	if now.Kind != spec.Batches || old.Suspend || now.Suspend {
		return
	}
	c.movesBetween(moving{scheduleOf(old), scheduleOf(now), old.TimeZone, now.TimeZone}, now.StartingDeadline, now.Name, now.Region.Name)
}

func (c *comparison) movesBetween(schedules moving, deadline time.Duration, name, region string) {
	m := movesOf(schedules)
	if !m.double.from.IsZero() {
		c.follows(Double, name, region, fmt.Sprintf("if deployed between %s of its time zone, it runs at the old time and again at the new one", m.double))
	}
	if m.skip.from.IsZero() {
		return
	}
	switch late := m.skip.from.Add(deadline); {
	case deadline == 0:
		c.follows(Skip, name, region, fmt.Sprintf("if deployed between %s of its time zone, it misses the new time, and Kubernetes starts it at once: it has no startingDeadline", m.skip))
	case !late.Before(m.skip.to):
		c.follows(Skip, name, region, fmt.Sprintf("if deployed between %s of its time zone, it misses the new time, and Kubernetes starts it at once, within its startingDeadline", m.skip))
	default:
		m.skip.from = late
		c.follows(Skip, name, region, fmt.Sprintf("if deployed between %s of its time zone, it does not run: the old time has not come, and the new one has passed", m.skip))
	}
}

var movesOf = memo.Of(func(m moving) (out moved) {
	a, errA := schedule.Parse(m.old.name, m.old.text)
	b, errB := schedule.Parse(m.now.name, m.now.text)
	oldZone, errC := schedule.Zone(m.oldZone)
	nowZone, errD := schedule.Zone(m.nowZone)
	if errA != nil || errB != nil || errC != nil || errD != nil || a.Key() == b.Key() && m.oldZone == m.nowZone {
		return out
	}
	days := max(a.Repeats(), b.Repeats())
	begin := time.Date(2024, 1, 1, 0, 0, 0, 0, oldZone)
	starts := func(from, to time.Time) (old, now []time.Time) {
		now = b.Between(from.In(nowZone), to)
		for i := range now {
			now[i] = now[i].In(oldZone)
		}
		return a.Between(from, to), now
	}
	for day := range days {
		from := begin.AddDate(0, 0, day)
		old, now := starts(from, from.AddDate(0, 0, 1))
		if len(old) == len(now) && len(old) > 0 {
			if out = compareStarts(old, now, "15:04"); out != (moved{}) {
				return out
			}
		}
	}
	layout := "Mon 15:04"
	if days > 7 {
		layout = "2 Jan 15:04"
	}
	for _, period := range []int{7, 31, 366} { // no day has both: by week, by month, by year
		if old, now := starts(begin, begin.AddDate(0, 0, period)); period <= max(days, 7) && len(old) == len(now) && len(old) > 0 {
			return compareStarts(old, now, layout)
		}
	}
	return out
})

// mostStarts is how many starts a day may have for one of them to matter.
const mostStarts = 24

// compareStarts goes through the times at which the change may be deployed: what came
// before by the old schedule has run, what comes later by the new one will.
func compareStarts(old, now []time.Time, layout string) (out moved) {
	if len(old) > mostStarts {
		return out
	}
	note := func(w *window, from, to time.Time) {
		switch {
		case w.from.IsZero():
			*w = window{from, to, layout, false}
		case w.to.Equal(from):
			w.to = to
		default:
			w.more = true
		}
	}
	for i, j := 0, 0; i < len(old) || j < len(now); {
		var at time.Time
		if j == len(now) || i < len(old) && old[i].Before(now[j]) {
			at = old[i]
		} else {
			at = now[j]
		}
		for i < len(old) && old[i].Equal(at) {
			i++
		}
		for j < len(now) && now[j].Equal(at) {
			j++
		}
		next := nextStart(old[i:], now[j:])
		switch runs := i + len(now) - j; {
		case next.IsZero():
		case runs > len(old):
			note(&out.double, at, next)
		case runs < len(old):
			note(&out.skip, at, next)
		}
	}
	return out
}

func nextStart(old, now []time.Time) time.Time {
	switch {
	case len(old) > 0 && (len(now) == 0 || old[0].Before(now[0])):
		return old[0]
	case len(now) > 0:
		return now[0]
	}
	return time.Time{}
}
