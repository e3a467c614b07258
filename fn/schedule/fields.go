package schedule

import (
	"strconv"
	"strings"
)

// The five fields.
const (
	minute = iota
	hour
	dayOfMonth
	month
	dayOfWeek
)

// bounds are the values of a field; names are those of the values from min on.
type bounds struct {
	name     string
	min, max int
	names    []string
}

var fieldBounds = [...]bounds{
	{"minute", 0, 59, nil}, {"hour", 0, 23, nil}, {"day of month", 1, 31, nil},
	{"month", 1, 12, []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
	{"day of week", 0, 6, []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
}

// value reads a number or a name.
func (b bounds) value(text string) (int, bool) {
	for i, name := range b.names {
		if strings.EqualFold(text, name) {
			return b.min + i, true
		}
	}
	v, err := strconv.Atoi(text)
	return v, err == nil
}

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

// daily reports whether it fires on every day.
func (s *Schedule) daily() bool {
	return !s.restricted(dayOfMonth) && !s.restricted(month) && !s.restricted(dayOfWeek)
}

// minutesOfDay are the minutes of a day on which it fires, ascending.
func (s *Schedule) minutesOfDay() []int {
	var out []int
	for h := range 24 {
		if !s.has(hour, h) {
			continue
		}
		for m := range 60 {
			if s.has(minute, m) {
				out = append(out, h*60+m)
			}
		}
	}
	return out
}
