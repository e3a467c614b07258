package schedule

import (
	"fmt"
	"strconv"
	"strings"
)

type english struct{}

var (
	englishDays   = []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	englishMonths = []string{"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
)

func (english) join(days, times string) string {
	switch {
	case days == "" && strings.HasPrefix(times, "at "):
		return "every day " + times
	case days == "":
		return times
	case strings.HasPrefix(times, "at "):
		return days + " " + times
	}
	return days + ", " + times
}

func (english) everyMinute(n, from int) string {
	switch {
	case n == 1:
		return "every minute"
	case from == 0:
		return fmt.Sprintf("every %d minutes", n)
	}
	return fmt.Sprintf("every %d minutes from :%02d", n, from)
}

func (english) minutesOfEveryHour(minutes []int) string {
	var words []string
	for _, m := range minutes {
		words = append(words, fmt.Sprintf(":%02d", m))
	}
	return "every hour at " + list(words, ", ", " and ")
}

func (english) everyHours(n int, at string) string {
	return fmt.Sprintf("every %d hours from %s", n, at)
}

func (english) at(times []string) string { return "at " + list(times, ", ", " and ") }

func (english) within(minutes, hours string) string { return minutes + ", " + hours }

func (english) hours(first, last int) string {
	return fmt.Sprintf("from %02d:00 to %02d:59", first, last)
}

func (english) hoursListed(hours []int) string {
	words := ranges(hours, func(h int) string { return fmt.Sprintf("%02d", h) }, func(first, last int) string { return fmt.Sprintf("%02d–%02d", first, last) })
	return "in the hours " + list(words, ", ", " and ")
}

func (english) everyDay() string { return "every day" }

func (english) weekdays(days []int) string {
	days = mondayFirst(days)
	return list(ranges(days, func(d int) string { return englishDays[d] }, func(first, last int) string { return englishDays[first] + " to " + englishDays[last] }), ", ", " and ")
}

func (english) daysOfMonth(days []int) string {
	return "day " + list(ranges(days, strconv.Itoa, func(first, last int) string { return fmt.Sprintf("%d–%d", first, last) }), ", ", " and ") + " of the month"
}

func (english) either(ofMonth, ofWeek string) string { return ofMonth + ", and each " + ofWeek }

func (english) months(months []int, days string) string {
	words := ranges(months, func(m int) string { return englishMonths[m] }, func(first, last int) string { return englishMonths[first] + " to " + englishMonths[last] })
	return "in " + list(words, ", ", " and ") + ", " + days
}
