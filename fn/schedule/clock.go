package schedule

import (
	"fmt"
	"time"

	"github.com/batchfn/batchfn/fn/memo"
)

// clockDay says how many minutes a zone is ahead of UTC at noon of a day, and
// whether the clock changes on that day or on one beside it.
type clockDay struct {
	offset  int
	changes bool
}

// clock is a zone's clock on each day of 2024; steady says that it never changes.
type clock struct {
	days   []clockDay
	steady bool
}

var clockOf = memo.Of(func(zone *time.Location) clock {
	at := func(day int) int { return minutesAhead(time.Date(2024, 1, 1+day, 12, 0, 0, 0, zone)) }
	c := clock{make([]clockDay, len(year2024())), true}
	for i := range c.days {
		c.days[i].offset = at(i)
		c.days[i].changes = at(i-1) != at(i) || at(i) != at(i+1)
		c.steady = c.steady && !c.days[i].changes
	}
	return c
})

func minutesAhead(t time.Time) int {
	_, offset := t.Zone()
	return offset / 60
}

// change is a moment at which a zone's clock is put forward or back: the first
// minute that the clock shows no more, or shows again, and how many they are.
type change struct {
	from    time.Time // as a clock shows it, in UTC
	minutes int
	twice   bool
}

// changesOf are the changes of a zone's clock in 2024.
var changesOf = memo.Of(func(zone *time.Location) (out []change) {
	for t := yearStart.AddDate(0, 0, -1); t.Year() < 2025; t = t.Add(time.Minute) {
		// By days, until one holds a change.
		if day := t.AddDate(0, 0, 1); minutesAhead(t.In(zone)) == minutesAhead(day.In(zone)) {
			t = day.Add(-time.Minute)
			continue
		}
		before, after := minutesAhead(t.In(zone)), minutesAhead(t.Add(time.Minute).In(zone))
		if before == after {
			continue
		}
		// t is the last minute before the change.
		shown := t.Add(time.Duration(before+1) * time.Minute)
		if after > before {
			out = append(out, change{from: shown, minutes: after - before})
		} else {
			out = append(out, change{from: shown.Add(time.Duration(after-before) * time.Minute), minutes: before - after, twice: true})
		}
	}
	return out
})

// SummerTime lists the starts in 2024 that a zone leaves out or has twice as its
// clock changes, one for each change. It has none where the hour is not
// restricted: such a schedule does not mean a time of day.
func (s *Schedule) SummerTime(zone *time.Location) (out []Trap) {
	if !s.restricted(hour) {
		return nil
	}
	for _, c := range changesOf(zone) {
		for m := range c.minutes {
			t := c.from.Add(time.Duration(m) * time.Minute)
			if t.Year() != 2024 || !s.firesAt(t) {
				continue
			}
			out = append(out, c.trap(zone, t))
			break
		}
	}
	return out
}

// firesAt reports whether it fires when a clock shows t.
func (s *Schedule) firesAt(t time.Time) bool {
	return s.firesOn(date{int(t.Month()), t.Day(), int(t.Weekday())}) && s.has(hour, t.Hour()) && s.has(minute, t.Minute())
}

func (c change) trap(zone *time.Location, t time.Time) Trap {
	day, at := t.Format(time.DateOnly), t.Format("15:04")
	what := fmt.Sprintf("%s skips %s on %s, when its clock is set forward, so that run is missing", zone, at, day)
	if c.twice {
		what = fmt.Sprintf("%s has %s twice on %s, when its clock is set back, so it runs twice", zone, at, day)
	}
	first, last := c.from.Format("15:04"), c.from.Add(time.Duration(c.minutes-1)*time.Minute).Format("15:04")
	return Trap{what, fmt.Sprintf(`start before %s or after %s, or set timeZone: "UTC"`, first, last)}
}
