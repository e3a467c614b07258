package main

import (
	"strings"
	"time"
)

// platformTimeout is platform.defaults.timeout, for batches without one of their own.
const platformTimeout = time.Hour

// timeouts lie above istio's readyTimeout of five minutes, so that a slow proxy is told from a
// slow batch.
var timeouts = minutes(6, 8, 9, 10, 12, 14, 15, 18, 20, 25, 30, 40, 45, 50, 75, 90, 120, 180)

var expectations = minutes(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 60, 90, 120)

func minutes(numbers ...int) []time.Duration {
	durations := make([]time.Duration, len(numbers))
	for i, n := range numbers {
		durations[i] = time.Duration(n) * time.Minute
	}
	return durations
}

// within keeps the durations from low up to, and without, high.
func within(durations []time.Duration, low, high time.Duration) []time.Duration {
	var kept []time.Duration
	for _, d := range durations {
		if low <= d && d < high {
			kept = append(kept, d)
		}
	}
	return kept
}

func timeoutOf(e object) time.Duration {
	if text := e.text("timeout"); text != "" {
		return duration(text)
	}
	return platformTimeout
}

// duration panics on what is none: all durations here are the generator's own.
func duration(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		panic(err)
	}
	return d
}

// written is a duration of whole minutes as people write it: 1h30m and not 1h30m0s.
func written(d time.Duration) string {
	text := strings.TrimSuffix(d.String(), "0s")
	if strings.HasSuffix(text, "h0m") {
		return strings.TrimSuffix(text, "0m")
	}
	return text
}
