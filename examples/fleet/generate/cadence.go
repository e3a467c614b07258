package main

import (
	"fmt"
	"strconv"
)

// How often a task runs, in words.
const (
	fiveMinutely   = "every 5 minutes"
	tenMinutely    = "every 10 minutes"
	quarterHourly  = "every 15 minutes"
	twentyMinutely = "every 20 minutes"
	halfHourly     = "every 30 minutes"
	hourly         = "every hour"
	twoHourly      = "every 2 hours"
	threeHourly    = "every 3 hours"
	fourHourly     = "every 4 hours"
	sixHourly      = "every 6 hours"
	twiceDaily     = "twice a day"
	nightly        = "in the night"
	morning        = "in the morning"
	daytime        = "by day"
	evening        = "in the evening"
	anytime        = "once a day"
	weekdays       = "on weekdays"
	weekly         = "once a week"
	monthly        = "once a month"
)

// A cadence draws schedules. Its ceiling is the number of starts in a minute at which it goes
// elsewhere: frequent tasks leave room for those that have one minute a day.
type cadence struct {
	draw    func(chance) string
	ceiling int
}

var cadences = map[string]cadence{
	fiveMinutely:   {everyMinutes(5), 10},
	tenMinutely:    {everyMinutes(10), 10},
	quarterHourly:  {everyMinutes(15), 10},
	twentyMinutely: {everyMinutes(20), 10},
	halfHourly:     {everyMinutes(30), 10},
	hourly:         {everyHours(1), 11},
	twoHourly:      {everyHours(2), 12},
	threeHourly:    {everyHours(3), 12},
	fourHourly:     {everyHours(4), 12},
	sixHourly:      {everyHours(6), 12},
	twiceDaily:     {twelveHoursApart, 13},
	nightly:        {dailyBetween(0, 5), 15},
	morning:        {dailyBetween(6, 9), 15},
	daytime:        {dailyBetween(10, 17), 15},
	evening:        {dailyBetween(18, 22), 15},
	anytime:        {dailyBetween(0, 23), 16},
	weekdays:       {onWeekdays, 16},
	weekly:         {onceAWeek, 18},
	monthly:        {onceAMonth, 18},
}

// rarer is where a task goes for which the fleet has grown too large.
var rarer = map[string]string{anytime: weekly, weekly: monthly}

func rarerThan(name string) string {
	if next, ok := rarer[name]; ok {
		return next
	}
	return anytime
}

func everyMinutes(n int) func(chance) string {
	return func(c chance) string { return from(c.IntN(n), 59, n) + " * * * *" }
}

func everyHours(n int) func(chance) string {
	if n == 1 {
		return func(c chance) string { return fmt.Sprintf("%d * * * *", c.IntN(60)) }
	}
	return func(c chance) string {
		return fmt.Sprintf("%d %s * * *", c.IntN(60), from(c.IntN(n), 23, n))
	}
}

// from writes every n-th value as people do: */n where it begins at 0, and with its range where
// it does not.
func from(first, last, n int) string {
	if first == 0 {
		return "*/" + strconv.Itoa(n)
	}
	return fmt.Sprintf("%d-%d/%d", first, last, n)
}

func twelveHoursApart(c chance) string {
	hour := c.between(5, 10)
	return fmt.Sprintf("%d %d,%d * * *", humanMinute(c), hour, hour+12)
}

func dailyBetween(first, last int) func(chance) string {
	return func(c chance) string {
		return fmt.Sprintf("%d %d * * *", humanMinute(c), c.between(first, last))
	}
}

func onWeekdays(c chance) string {
	return fmt.Sprintf("%d %d * * 1-5", humanMinute(c), c.between(6, 9))
}

func onceAWeek(c chance) string {
	return fmt.Sprintf("%d %d * * %d", humanMinute(c), c.IntN(24), c.IntN(7))
}

func onceAMonth(c chance) string {
	return fmt.Sprintf("%d %d %d * *", humanMinute(c), c.between(1, 6), c.between(1, 10))
}

// humanMinute is mostly a round one, as people like them.
func humanMinute(c chance) int {
	if c.percent(60) {
		return c.IntN(12) * 5
	}
	return c.IntN(60)
}
