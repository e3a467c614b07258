package schedule

import (
	"sync"
	"time"
)

// ShortestGap is the shortest time between two runs that start in 2024, in a
// zone. It is 0 where there are fewer than two.
func (s *Schedule) ShortestGap(zone *time.Location) time.Duration {
	return time.Duration(s.gaps(zone).least) * time.Minute
}

// LongestGap is the longest time between two runs, the first of which starts in
// 2024, in a zone: four years for the 29th of February.
func (s *Schedule) LongestGap(zone *time.Location) time.Duration {
	return s.longest(s.gaps(zone), zone)
}

func (s *Schedule) longest(found gaps, zone *time.Location) time.Duration {
	from := yearStart.Add(time.Duration(found.last) * time.Minute).In(zone)
	if !found.runs { // the zone leaves out its only minute of 2024
		from = s.spec.Next(from)
	}
	return max(time.Duration(found.most)*time.Minute, s.spec.Next(from).Sub(from))
}

var yearStart = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// year2024 are the days of the year that gaps are looked for in, once and for
// all schedules: asking the calendar costs more than asking the schedule.
var year2024 = sync.OnceValue(func() []date {
	var days []date
	for d := yearStart; d.Year() == 2024; d = d.AddDate(0, 0, 1) {
		days = append(days, date{int(d.Month()), d.Day(), int(d.Weekday())})
	}
	return days
})

// gaps are what lies between the runs of some time: the first and the last run,
// in minutes since yearStart, and the least and the most minutes between two,
// which are 0 where there is one run.
type gaps struct {
	first, last, least, most int
	runs                     bool // there is one at least
}

// then adds later runs.
func (g gaps) then(later gaps) gaps {
	if !g.runs || !later.runs {
		if later.runs {
			return later
		}
		return g
	}
	between := later.first - g.last
	for _, gap := range []int{between, later.least} {
		if gap > 0 && (g.least == 0 || gap < g.least) {
			g.least = gap
		}
	}
	g.most = max(g.most, between, later.most)
	g.last = later.last
	return g
}

// gapsOf are the gaps between runs at some minutes, ascending.
func gapsOf(minutes []int) (g gaps) {
	for _, m := range minutes {
		g = g.then(gaps{first: m, last: m, runs: true})
	}
	return g
}

// gaps are those of 2024. Where each day is like the next, two days show them all;
// else a day is worked out from the minutes of its clock, and is walked through only
// where the clock changes.
func (s *Schedule) gaps(zone *time.Location) (year gaps) {
	usual := gapsOf(s.minutesOfDay())
	clock := clockOf(zone)
	if clock.steady && s.daily() {
		year = usual.then(usual.later(minutesOfDay))
		year.last += (len(clock.days) - 2) * minutesOfDay
		return year.later(-clock.days[0].offset)
	}
	for day, d := range year2024() {
		switch {
		case !s.firesOn(d):
		case clock.days[day].changes:
			year = year.then(gapsOf(s.walk(zone, day)))
		default:
			year = year.then(usual.later(day*minutesOfDay - clock.days[day].offset))
		}
	}
	return year
}

const minutesOfDay = 24 * 60

// later are the same gaps some minutes later.
func (g gaps) later(minutes int) gaps {
	g.first, g.last = g.first+minutes, g.last+minutes
	return g
}

// walk lists the runs of one day of 2024, in minutes since yearStart.
func (s *Schedule) walk(zone *time.Location, day int) (out []int) {
	is := time.Date(2024, 1, 1+day, 12, 0, 0, 0, zone).YearDay()
	for t := s.spec.Next(time.Date(2024, 1, day, 12, 0, 0, 0, zone)); t.Year() < 2024 || t.Year() == 2024 && t.YearDay() <= is; t = s.spec.Next(t) {
		if t.IsZero() {
			break
		}
		if t.Year() == 2024 && t.YearDay() == is {
			out = append(out, int(t.Sub(yearStart)/time.Minute))
		}
	}
	return out
}
