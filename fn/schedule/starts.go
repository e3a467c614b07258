package schedule

import (
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// Starts lists the minutes of the week at which the batch of a name starts, as
// StartsInWeek does. A schedule or a zone that is not valid has none. It is
// remembered: many batches have the same schedule, each in several regions.
func Starts(name, text, zone string) []int {
	if !strings.Contains(text, "H") {
		name = "" // so that it is the same for all batches
	}
	return startsOf(start{name, text, zone})
}

type start struct{ name, text, zone string }

var startsOf = memo.Of(func(in start) []int {
	zone, err := Zone(in.zone)
	if err != nil {
		return nil
	}
	s, err := Parse(in.name, in.text)
	if err != nil {
		return nil
	}
	return s.StartsInWeek(zone)
})

// Week counts the starts in each minute of the week.
type Week [MinutesInWeek]int

// Busiest is the first of the minutes with the most starts.
func (w *Week) Busiest() int {
	most := 0
	for minute, n := range w {
		if n > w[most] {
			most = minute
		}
	}
	return most
}
