package main

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

const minutesInWeek = 7 * 24 * 60

// utcOffset is in hours. None of these zones has summer time, which keeps a week like any other.
var utcOffset = map[string]int{"Asia/Tokyo": 9, "Asia/Seoul": 9, "Asia/Taipei": 8, "UTC": 0}

var macros = map[string]string{
	"@hourly":  "0 * * * *",
	"@daily":   "0 0 * * *",
	"@weekly":  "0 0 * * 0",
	"@monthly": "0 0 1 * *",
}

// A cron is a schedule as far as the generator writes them: lists, ranges and steps of numbers.
type cron struct {
	minutes, hours, weekdays []int
	everyDate                bool // neither day of month nor month are restricted
}

func parseCron(schedule string) cron {
	if long, ok := macros[schedule]; ok {
		schedule = long
	}
	fields := strings.Fields(strings.ReplaceAll(schedule, "H", "0")) // batchfn picks it: gaps are the same
	return cron{
		minutes:   cronNumbers(fields[0], 0, 59),
		hours:     cronNumbers(fields[1], 0, 23),
		weekdays:  cronNumbers(fields[4], 0, 6),
		everyDate: fields[2] == "*" && fields[3] == "*",
	}
}

func cronNumbers(text string, lowest, highest int) []int {
	var numbers []int
	for part := range strings.SplitSeq(text, ",") {
		span, stepText, stepped := strings.Cut(part, "/")
		low, high := cronSpan(span, lowest, highest)
		step := 1
		if stepped {
			step = number(stepText)
		}
		for n := low; n <= high; n += step {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

func cronSpan(text string, lowest, highest int) (low, high int) {
	if text == "*" {
		return lowest, highest
	}
	from, to, isRange := strings.Cut(text, "-")
	if !isRange {
		return number(from), number(from)
	}
	return number(from), number(to)
}

// number panics on what is no number: the only schedules here are the generator's own.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

// startsInWeek are the minutes of a week, from Monday 00:00 UTC, in which the schedule fires.
func (c cron) startsInWeek(zone string) []int {
	var starts []int
	for _, weekday := range c.weekdays {
		monday := (weekday + 6) % 7
		for _, hour := range c.hours {
			for _, minute := range c.minutes {
				local := (monday*24+hour)*60 + minute
				utc := local - utcOffset[zone]*60
				starts = append(starts, (utc+minutesInWeek)%minutesInWeek)
			}
		}
	}
	slices.Sort(starts)
	return starts
}

// shortestGap is the time between the two runs that are closest to each other. A schedule that is
// restricted to some dates has days between its runs, whatever the days.
func (c cron) shortestGap() time.Duration {
	if !c.everyDate {
		return 24 * time.Hour
	}
	starts := c.startsInWeek("UTC")
	shortest := starts[0] + minutesInWeek - starts[len(starts)-1]
	for i := 1; i < len(starts); i++ {
		shortest = min(shortest, starts[i]-starts[i-1])
	}
	return time.Duration(shortest) * time.Minute
}
