package catalog

import (
	"strings"

	"github.com/batchfn/batchfn/fn/schedule"
)

// cells say for the script which batch starts how often in each hour of the week: by
// the key of a map and a name, the index of a week. Many batches share a week.
type cells struct {
	Weeks []string                  `json:"weeks"`
	Of    map[string]map[string]int `json:"of"`

	known map[string]int
}

// cells are those of each region and zone.
func (c *Catalog) cells() *cells {
	out := &cells{Weeks: []string{}, Of: map[string]map[string]int{}, known: map[string]int{}}
	for _, h := range c.Heatmap {
		for _, clock := range h.Clocks() {
			local := localMinutes(clock.Zone)
			of := map[string]int{}
			for _, s := range clock.of {
				of[s.name] = out.index(week(s.minutes, &local))
			}
			out.Of[clock.Key()] = of
		}
	}
	return out
}

func (c *cells) index(week string) int {
	i, known := c.known[week]
	if !known {
		i = len(c.Weeks)
		c.known[week] = i
		c.Weeks = append(c.Weeks, week)
	}
	return i
}

// digits write a number up to 60 as one letter.
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// week writes the starts of each hour as a letter. A week whose days are alike is a
// day, and a day whose hours are alike is an hour.
func week(minutes []int, local *[schedule.MinutesInWeek]int) string {
	var hours [7 * 24]int
	for _, m := range minutes {
		hours[local[m]/60]++
	}
	var out strings.Builder
	for _, n := range hours {
		out.WriteByte(digits[min(n, len(digits)-1)])
	}
	text := out.String()
	for _, of := range []int{1, 24} {
		if text == strings.Repeat(text[:of], 7*24/of) {
			return text[:of]
		}
	}
	return text
}
