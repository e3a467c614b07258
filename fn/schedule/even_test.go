package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

func TestEven(t *testing.T) {
	for _, c := range []struct {
		text, zone string
		want       time.Duration
	}{
		{"*/10 * * * *", "Asia/Tokyo", 10 * time.Minute},
		{"51 * * * *", "America/New_York", time.Hour},
		{"0 3 * * *", "Asia/Tokyo", 24 * time.Hour},
		{"0 3 * * *", "America/New_York", 0}, // summer time
		{"0 3 * * MON", "Asia/Tokyo", 7 * 24 * time.Hour},
		{"0 3 * * 1-5", "Asia/Tokyo", 0},
		{"*/7 * * * *", "Asia/Tokyo", 0},
		{"0 0 1 * *", "Asia/Tokyo", 0},
	} {
		s, err := schedule.Parse("settle", c.text)
		require.NoError(t, err)
		assert.Equal(t, c.want, s.Even(zoneOf(t, c.zone)), c)
	}
}
