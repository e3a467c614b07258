package main

// A crowd counts, for each region, the batches that start in each minute of a week (UTC).
type crowd struct {
	counts map[string]*[minutesInWeek]int
	weeks  map[start][]int // what startsInWeek has said before: large fleets ask very often
}

// A start is a schedule in the time zone in which it is read.
type start struct{ schedule, zone string }

func newCrowd() crowd {
	return crowd{counts: map[string]*[minutesInWeek]int{}, weeks: map[start][]int{}}
}

// hasRoom tells whether fewer than ceiling batches of the region start in each of its minutes.
func (c crowd) hasRoom(region string, s start, ceiling int) bool {
	counts, seen := c.counts[region]
	if !seen {
		return true
	}
	for _, minute := range c.week(s) {
		if counts[minute] >= ceiling {
			return false
		}
	}
	return true
}

func (c crowd) add(region string, s start) {
	if c.counts[region] == nil {
		c.counts[region] = new([minutesInWeek]int)
	}
	for _, minute := range c.week(s) {
		c.counts[region][minute]++
	}
}

// week is empty for a schedule of some dates only: no week is like another for it.
func (c crowd) week(s start) []int {
	if starts, known := c.weeks[s]; known {
		return starts
	}
	plan := parseCron(s.schedule)
	if plan.everyDate {
		c.weeks[s] = plan.startsInWeek(s.zone)
	}
	return c.weeks[s]
}
