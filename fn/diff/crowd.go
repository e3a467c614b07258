package diff

import (
	"fmt"
	"slices"
	"time"

	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/spec"
)

// crowds notes the regions in which more batches start in one minute than the
// platform allows, and did not before.
func (c *comparison) crowds() {
	if !c.moved {
		return
	}
	for _, region := range c.regions {
		count, minute := busiest(c.now, region)
		crowd, budget := c.crowd(region, minute)
		if count <= budget || len(crowd) == 0 {
			continue
		}
		if before, _ := busiest(c.old, region); count <= before {
			continue
		}
		at := schedule.WeekStart.Add(time.Duration(minute) * time.Minute)
		text := fmt.Sprintf("%d batches of %s start in one minute, %s UTC, more than %d", count, region, at.Format("Mon 15:04"), budget)
		for _, name := range crowd {
			c.follows(Crowded, name, region, text)
		}
	}
}

// crowd lists the batches that start in a minute of the week and did not, or may not
// have, before; and how many the platform allows.
func (c *comparison) crowd(region string, minute int) (names []string, budget int) {
	for e, in := range c.now.Deployments(region) {
		if e.Kind != spec.Batches || !c.startsNew[start{e.Name, region}] {
			continue
		}
		if w := e.In(in); slices.Contains(startsOf(w), minute) {
			names, budget = append(names, e.Name), w.Platform.Policy.MaxStartsPerMinute
		}
	}
	return names, budget
}

// busiest is the minute of the week in which most batches of a region start, and how
// many they are.
func busiest(f *spec.Fleet, region string) (most, at int) {
	var count [schedule.MinutesInWeek]int
	for w := range f.Workloads(region) {
		for _, minute := range startsOf(w) {
			if count[minute]++; count[minute] > most || count[minute] == most && minute < at {
				most, at = count[minute], minute
			}
		}
	}
	return most, at
}

// startsOf are the minutes of the week at which a workload starts.
func startsOf(w *spec.Workload) []int {
	if w.Kind != spec.Batches || w.Suspend {
		return nil
	}
	return schedule.Starts(w.Name, w.Schedule, w.TimeZone)
}
