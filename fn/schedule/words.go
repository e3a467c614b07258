package schedule

import (
	"fmt"
	"strings"
)

// Words says in a language when it fires, as people say it: "every 10 minutes",
// "Monday to Friday at 09:00". Languages are en and ja; any other one is en.
//
// The words follow the values of the fields rather than their spelling, so that
// schedules that fire alike read alike. No Go library that can be had says this in
// Japanese.
func (s *Schedule) Words(language string) string {
	var l speaker = english{}
	if language == "ja" {
		l = japanese{}
	}
	return l.join(s.when(l), s.times(l))
}

// speaker is a language: each method is one way of saying when.
type speaker interface {
	join(days, times string) string

	everyMinute(n, from int) string
	minutesOfEveryHour(minutes []int) string
	everyHours(n int, at string) string
	at(times []string) string
	within(minutes, hours string) string
	hours(first, last int) string
	hoursListed(hours []int) string

	everyDay() string
	weekdays(days []int) string
	daysOfMonth(days []int) string
	either(ofMonth, ofWeek string) string
	months(months []int, days string) string
}

// values are those that a field has, ascending.
func (s *Schedule) values(field int) (out []int) {
	for v := fieldBounds[field].min; v <= fieldBounds[field].max; v++ {
		if s.has(field, v) {
			out = append(out, v)
		}
	}
	return out
}

// most are as many times of day as are listed.
const most = 4

// times says at which times of a day it fires.
func (s *Schedule) times(l speaker) string {
	minutes, hours := s.values(minute), s.values(hour)
	switch step := cycle(hours, 24); {
	case len(minutes) == 1 && step > 1 && len(hours) > most:
		return l.everyHours(step, clockTime(hours[0], minutes[0]))
	case len(hours) == 24:
		return minutesIn(l, minutes)
	case len(minutes)*len(hours) <= most:
		var list []string
		for _, h := range hours {
			for _, m := range minutes {
				list = append(list, clockTime(h, m))
			}
		}
		return l.at(list)
	case run(hours):
		return l.within(minutesIn(l, minutes), l.hours(hours[0], hours[len(hours)-1]))
	}
	return l.within(minutesIn(l, minutes), l.hoursListed(hours))
}

// minutesIn says in which minutes of an hour it fires.
func minutesIn(l speaker, minutes []int) string {
	if step := cycle(minutes, 60); step > 0 && step < 60 {
		return l.everyMinute(step, minutes[0])
	}
	return l.minutesOfEveryHour(minutes)
}

// when says on which days it fires; "" is every day.
func (s *Schedule) when(l speaker) string {
	days := ""
	ofMonth, ofWeek := s.restricted(dayOfMonth), s.restricted(dayOfWeek)
	switch {
	case ofMonth && ofWeek && s.spec.Dom&starBit == 0 && s.spec.Dow&starBit == 0:
		days = l.either(l.daysOfMonth(s.values(dayOfMonth)), l.weekdays(s.values(dayOfWeek)))
	case ofMonth && ofWeek: // both have to hold
		days = l.daysOfMonth(s.values(dayOfMonth)) + " & " + l.weekdays(s.values(dayOfWeek))
	case ofMonth:
		days = l.daysOfMonth(s.values(dayOfMonth))
	case ofWeek:
		days = l.weekdays(s.values(dayOfWeek))
	}
	if s.restricted(month) {
		if days == "" {
			days = l.everyDay()
		}
		return l.months(s.values(month), days)
	}
	return days
}

// cycle is the step of values that go round evenly: 10 of 3, 13, 23, 33, 43 and 53
// in 60. It is 0 where they do not.
func cycle(values []int, of int) int {
	if len(values) < 2 || of%len(values) != 0 {
		return 0
	}
	step := of / len(values)
	for i, v := range values {
		if v != values[0]+i*step {
			return 0
		}
	}
	return step
}

// run reports whether values follow each other without a gap, three at least.
func run(values []int) bool {
	return len(values) > 2 && values[len(values)-1]-values[0] == len(values)-1
}

func clockTime(h, m int) string { return fmt.Sprintf("%02d:%02d", h, m) }

// list joins words: a, b and c.
func list(words []string, comma, and string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], comma) + and + words[last]
}

// ranges are values with three and more in a row as one word.
func ranges(values []int, one func(int) string, more func(first, last int) string) (out []string) {
	for i := 0; i < len(values); {
		j := i
		for j+1 < len(values) && values[j+1] == values[j]+1 {
			j++
		}
		if j-i < 2 {
			out, i = append(out, one(values[i])), i+1
			continue
		}
		out, i = append(out, more(values[i], values[j])), j+1
	}
	return out
}

// mondayFirst are days of the week from Monday on, Sunday being 7.
func mondayFirst(days []int) []int {
	if len(days) == 0 || days[0] != 0 {
		return days
	}
	return append(append([]int{}, days[1:]...), 7)
}
