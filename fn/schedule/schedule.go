// Package schedule reads cron schedules as Kubernetes does, and says when they
// fire: how close two runs come, in which minutes of a week, and what in them
// does not mean what it seems to.
package schedule

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/batchfn/batchfn/fn/memo"
)

// Schedule is a schedule that Kubernetes accepts and that fires.
type Schedule struct {
	fields []string // five, macros expanded
	spec   *cron.SpecSchedule
}

var macros = map[string]string{
	"@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
	"@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}

// Parse reads a schedule. It refuses what Kubernetes refuses (which parses with
// cron.ParseStandard: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax),
// @every, which no clock tells, and what never fires.
func Parse(text string) (s *Schedule, err error) {
	fields := strings.Fields(text)
	switch {
	case strings.Contains(text, "TZ"):
		return nil, errors.New("a time zone can't stand in the schedule: set timeZone")
	case strings.HasPrefix(strings.TrimSpace(text), "@"):
		expanded, ok := macros[text]
		if !ok {
			return nil, errors.New("want five cron fields, or @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually")
		}
		fields = strings.Fields(expanded)
	case len(fields) != 5:
		return nil, fmt.Errorf("it has %d fields, want five: minute, hour, day of month, month, day of week", len(fields))
	}
	defer func() {
		if recover() != nil {
			s, err = nil, errors.New("want five cron fields: minute, hour, day of month, month, day of week")
		}
	}()
	parsed, err := cron.ParseStandard(strings.Join(fields, " "))
	if err != nil {
		return nil, explain(fields, err)
	}
	s = &Schedule{fields: fields, spec: parsed.(*cron.SpecSchedule)}
	if s.spec.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, errors.New("it never fires: no such day")
	}
	return s, nil
}

// explain names the field that Kubernetes would refuse.
func explain(fields []string, err error) error {
	if strings.Contains(fields[4], "7") && strings.Contains(err.Error(), "above maximum (6)") {
		return errors.New("the day of week goes from 0 to 6: Sunday is 0 or SUN")
	}
	for i, text := range fields {
		alone := []string{"*", "*", "*", "*", "*"}
		alone[i] = text
		_, err := cron.ParseStandard(strings.Join(alone, " "))
		switch {
		case err == nil:
		case strings.Contains(err.Error(), "strconv"):
			return fmt.Errorf("the %s %q is not understood: want numbers, names such as MON or JAN, and * , - /", fieldBounds[i].name, text)
		default:
			return fmt.Errorf("the %s %q: %w", fieldBounds[i].name, text, err)
		}
	}
	return err
}

// The five fields.
const (
	minute = iota
	hour
	dayOfMonth
	month
	dayOfWeek
)

type bounds struct {
	name     string
	min, max int
}

var fieldBounds = [...]bounds{{"minute", 0, 59}, {"hour", 0, 23}, {"day of month", 1, 31}, {"month", 1, 12}, {"day of week", 0, 6}}

// starBit is how cron.SpecSchedule marks a field that began with * or ?.
const starBit = 1 << 63

func (s *Schedule) bits(field int) uint64 {
	switch field {
	case minute:
		return s.spec.Minute
	case hour:
		return s.spec.Hour
	case dayOfMonth:
		return s.spec.Dom
	case month:
		return s.spec.Month
	}
	return s.spec.Dow
}

func (s *Schedule) has(field, value int) bool { return s.bits(field)&(1<<uint(value)) != 0 }

// restricted reports whether a field leaves out any value.
func (s *Schedule) restricted(field int) bool {
	for v := fieldBounds[field].min; v <= fieldBounds[field].max; v++ {
		if !s.has(field, v) {
			return true
		}
	}
	return false
}

// date is a day of the calendar, in the terms of cron.
type date struct{ month, dayOfMonth, dayOfWeek int }

// year2024 are the days of the year that gaps are looked for in, once and for
// all schedules: asking the calendar costs more than asking the schedule.
var year2024 = sync.OnceValue(func() []date {
	var days []date
	for d := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == 2024; d = d.AddDate(0, 0, 1) {
		days = append(days, date{int(d.Month()), d.Day(), int(d.Weekday())})
	}
	return days
})

// firesOn follows cron: with both day fields restricted either one fires.
func (s *Schedule) firesOn(d date) bool {
	if !s.has(month, d.month) {
		return false
	}
	dom, dow := s.has(dayOfMonth, d.dayOfMonth), s.has(dayOfWeek, d.dayOfWeek)
	if s.spec.Dom&starBit > 0 || s.spec.Dow&starBit > 0 {
		return dom && dow
	}
	return dom || dow
}

// minutesOfDay are the minutes of a day on which it fires, ascending.
func (s *Schedule) minutesOfDay() []int {
	var out []int
	for h := range 24 {
		for m := range 60 {
			if s.has(hour, h) && s.has(minute, m) {
				out = append(out, h*60+m)
			}
		}
	}
	return out
}

// Next is the first time after t at which it fires, in t's zone.
func (s *Schedule) Next(t time.Time) time.Time { return s.spec.Next(t) }

// ShortestGap is the shortest time between two runs that start in 2024, in a
// zone. It is 0 where there are fewer than two.
func (s *Schedule) ShortestGap(zone *time.Location) time.Duration {
	if shifts(zone) {
		return s.walkGap(zone)
	}
	times := s.minutesOfDay()
	least := 0
	closer := func(gap int) {
		if least == 0 || gap < least {
			least = gap
		}
	}
	last := -1
	for day, d := range year2024() {
		switch {
		case !s.firesOn(d):
			continue
		case last < 0:
			for i := 1; i < len(times); i++ {
				closer(times[i] - times[i-1])
			}
		default:
			closer((day-last)*24*60 + times[0] - times[len(times)-1])
		}
		last = day
	}
	return time.Duration(least) * time.Minute
}

// shifts reports whether a zone changes its offset in 2024.
var shifts = memo.Of(func(zone *time.Location) bool {
	_, first := time.Date(2024, 1, 1, 0, 0, 0, 0, zone).Zone()
	for m := time.February; m <= time.December; m++ {
		if _, offset := time.Date(2024, m, 1, 0, 0, 0, 0, zone).Zone(); offset != first {
			return true
		}
	}
	return false
})

func (s *Schedule) walkGap(zone *time.Location) time.Duration {
	var least time.Duration
	last := s.spec.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, zone).Add(-time.Second))
	for last.Year() == 2024 {
		next := s.spec.Next(last)
		if next.IsZero() || next.Year() > 2024 {
			break
		}
		if gap := next.Sub(last); least == 0 || gap < least {
			least = gap
		}
		last = next
	}
	return least
}

// WeekStart begins the week that StartsInWeek looks at: a Monday, in UTC.
var WeekStart = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

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
