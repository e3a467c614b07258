package schedule

import (
	"sort"
	"time"

	"github.com/batchfn/batchfn/fn/memo"
)

// WeekStart begins the week that StartsInWeek looks at: a Monday, in UTC.
var WeekStart = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// MinutesInWeek is how many minutes the week has.
const MinutesInWeek = 7 * 24 * 60

// StartsInWeek lists the minutes since WeekStart at which it fires within that
// week, in a zone. Schedules that name days of month or months have none: no
// week speaks for them.
func (s *Schedule) StartsInWeek(zone *time.Location) []int {
	if s.restricted(dayOfMonth) || s.restricted(month) {
		return nil
	}
	if clock := weekOf(zone); clock.same {
		return s.startsByClock(clock.ahead)
	}
	var out []int
	end := WeekStart.AddDate(0, 0, 7)
	for t := s.spec.Next(WeekStart.In(zone).Add(-time.Second)); !t.IsZero() && t.Before(end); t = s.spec.Next(t) {
		out = append(out, int(t.Sub(WeekStart)/time.Minute))
	}
	return out
}

// weekClock is how many minutes a zone is ahead of UTC in the week, if that is the
// same all week.
type weekClock struct {
	ahead int
	same  bool
}

var weekOf = memo.Of(func(zone *time.Location) weekClock {
	w := weekClock{minutesAhead(WeekStart.In(zone)), true}
	for hours := -48; hours <= (7+2)*24; hours += 12 {
		w.same = w.same && minutesAhead(WeekStart.Add(time.Duration(hours)*time.Hour).In(zone)) == w.ahead
	}
	return w
})

// startsByClock works the starts out from the minutes of a day, where the clock does
// not change: asking for one after the other takes ten times as long.
func (s *Schedule) startsByClock(ahead int) (out []int) {
	minutes := s.minutesOfDay()
	for day := -1; day <= 7; day++ { // of the zone, around the week in UTC
		d := WeekStart.AddDate(0, 0, day)
		if !s.firesOn(date{int(d.Month()), d.Day(), int(d.Weekday())}) {
			continue
		}
		for _, m := range minutes {
			if at := day*24*60 + m - ahead; at >= 0 && at < MinutesInWeek {
				out = append(out, at)
			}
		}
	}
	return out
}

// TooEarly finds the first of some starts that comes while a run of another
// batch goes on: at its start or later, and before its end. Both are minutes of
// the week, ascending, as StartsInWeek lists them; a run of its last minutes goes
// on in the first of the next, which is alike. It returns the start, and the
// start of the run that is not over.
func TooEarly(starts, runs []int, lasts time.Duration) (start, run int, found bool) {
	if len(runs) == 0 {
		return 0, 0, false
	}
	for _, start := range starts {
		before := sort.SearchInts(runs, start+1) - 1
		since := start - runs[max(before, 0)]
		if before < 0 {
			before = len(runs) - 1
			since = start - runs[before] + MinutesInWeek
		}
		if time.Duration(since)*time.Minute < lasts {
			return start, runs[before], true
		}
	}
	return 0, 0, false
}
