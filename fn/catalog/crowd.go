package catalog

import "github.com/batchfn/batchfn/fn/schedule"

// Crowding is a batch that starts in a crowded minute, and the schedule that would
// move it away: with an H, which becomes a number of its own. Both are empty where it
// has one already.
type Crowding struct {
	Name     string `json:"name"`
	Schedule string `json:"schedule"`
	Suggest  string `json:"suggest"`
	Becomes  string `json:"becomes"`
}

// crowded lists the minutes with more starts than the budget.
func crowded(week *schedule.Week, budget int) (out []Peak) {
	for minute, n := range week {
		if n > budget {
			out = append(out, Peak{timeOf(minute), n})
		}
	}
	return out
}

// spreading lists the batches that start in a crowded minute, each once. Which
// minute of the week a clock shows is in local.
func spreading(of []started, week *schedule.Week, local *[schedule.MinutesInWeek]int, budget int) (out []Crowding) {
	for _, s := range of {
		for _, minute := range s.minutes {
			if week[local[minute]] > budget {
				out = append(out, crowdingOf(s))
				break
			}
		}
	}
	return out
}

func crowdingOf(s started) Crowding {
	b := Crowding{Name: s.name, Schedule: s.schedule}
	if spread, ok := schedule.Spreading(b.Schedule); ok {
		b.Suggest, b.Becomes = spread, schedule.Spread(b.Name, spread)
	}
	return b
}
