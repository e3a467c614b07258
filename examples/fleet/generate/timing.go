package main

import "time"

// withTimes bounds a run by the gap to the next one.
func withTimes(c chance, e object) object {
	gap := parseCron(e.text("schedule")).shortestGap()
	if fitting := within(timeouts, min(gap/2, 30*time.Minute), gap); len(fitting) > 0 && c.percent(55) {
		e = e.with("timeout", written(pick(c, fitting)))
	}
	limit := min(timeoutOf(e), gap)
	if fitting := within(expectations, limit/10, limit/2+1); len(fitting) > 0 && c.percent(60) {
		e = e.with("expectedDuration", written(pick(c, fitting)))
	}
	if gap >= 12*time.Hour && c.oneIn(8) {
		e = e.with("startingDeadline", pick(c, []string{"15m", "30m", "1h"}))
	}
	if gap < time.Hour && c.oneIn(8) {
		e = e.with("startingDeadline", pick(c, []string{"1m", "90s", "2m"}))
	}
	return e
}

// isHeavy holds for a batch that runs so rarely that it has much to do.
func isHeavy(e object) bool {
	return parseCron(e.text("schedule")).shortestGap() >= 12*time.Hour
}
