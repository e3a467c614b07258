package schedule

import (
	"sort"
	"time"
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
	var out []int
	end := WeekStart.AddDate(0, 0, 7)
	for t := s.spec.Next(WeekStart.In(zone).Add(-time.Second)); !t.IsZero() && t.Before(end); t = s.spec.Next(t) {
		out = append(out, int(t.Sub(WeekStart)/time.Minute))
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
