package main

import "time"

// longestPause is the longest after failures, unless the interval itself is longer.
const longestPause = 5 * time.Minute

// pauses are those between runs.
type pauses struct {
	interval time.Duration
	failures int // in a row
}

// after is the pause after a run with this code: doubled for each failure in a row.
func (p *pauses) after(code int) time.Duration {
	if code == 0 {
		p.failures = 0
		return p.interval
	}
	p.failures++
	longest, pause := max(p.interval, longestPause), p.interval
	for n := 0; n < p.failures && pause < longest; n++ {
		pause *= 2
	}
	return min(pause, longest)
}
