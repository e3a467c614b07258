package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestPausesDoubleUpToTheLongest(t *testing.T) {
	const s = time.Second
	for interval, want := range map[time.Duration][]time.Duration{
		s:               {2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 64 * s, 128 * s, 256 * s, 300 * s, 300 * s},
		time.Minute:     {120 * s, 240 * s, 300 * s, 300 * s},
		150 * s:         {300 * s, 300 * s},
		5 * time.Minute: {300 * s, 300 * s},
		time.Hour:       {3600 * s, 3600 * s},
		1 << 62:         {1 << 62, 1 << 62},
	} {
		p := pauses{interval: interval}
		for range 2 { // a success begins again
			assert.Equal(t, interval, p.after(0))
			for _, pause := range want {
				assert.Equal(t, pause, p.after(1), "%s", interval)
			}
		}
	}
}
