package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

var gapSchedules = []string{
	"*/31 0-3,22-23 * * SUN,FRI", "7 */5 * * *", "0 3 * * *", "0 3 * * 1-5", "0 3,4 * * *", "59 23 * * *", "0 0 1 * *", "0 0 29 2 *", "0 0,23 * * MON", "30 1 * * *", "30 2 * * *", "0 0 1 * MON", "@weekly", "@yearly",
	"0 0 31 12 *", "0 0 1 1-6 *", "15,45 0-2 * * SUN", "30 2 31 3 *", "30 2 10 3 *", "0 0 * * *", "30 23 * * *",
}

var gapZones = []string{"Asia/Tokyo", "UTC", "America/New_York", "Europe/Berlin", "America/Santiago", "Africa/Cairo", "Africa/Casablanca", "Asia/Gaza", "Asia/Almaty", "Antarctica/Troll", "Pacific/Kiritimati"}

func TestGapsAreThoseOfWalkingTheYear(t *testing.T) {
	for _, text := range gapSchedules {
		s, err := schedule.Parse("send-mail", text)
		require.NoError(t, err)
		for _, name := range gapZones {
			zone := zoneOf(t, name)
			least, most := walk(s, zone)
			assert.Equal(t, least, s.ShortestGap(zone), "%s in %s", text, name)
			assert.Equal(t, most, s.LongestGap(zone), "%s in %s", text, name)
		}
	}
}

func TestLongestGap(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"*/10 * * * *": 10 * time.Minute, "@daily": 24 * time.Hour, "0 3 * * 1-5": 72 * time.Hour, "@yearly": 366 * 24 * time.Hour, "0 0 29 2 *": 1461 * 24 * time.Hour, "H 3 * * *": 24 * time.Hour,
	} {
		s, err := schedule.Parse("send-mail", text)
		require.NoError(t, err)
		assert.Equal(t, want, s.LongestGap(time.UTC), text)
	}
	daily, err := schedule.Parse("send-mail", "@daily")
	require.NoError(t, err)
	assert.Equal(t, 25*time.Hour, daily.LongestGap(zoneOf(t, "Europe/Berlin")), "the day on which summer time ends")
}

// walk goes from run to run, as Kubernetes does.
func walk(s *schedule.Schedule, zone *time.Location) (least, most time.Duration) {
	last := s.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, zone).Add(-time.Second))
	for first := true; first || last.Year() <= 2024; first = false {
		next := s.Next(last)
		gap := next.Sub(last)
		most = max(most, gap)
		if next.Year() <= 2024 && (least == 0 || gap < least) {
			least = gap
		}
		last = next
	}
	return least, most
}

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := schedule.Zone(name)
	require.NoError(t, err)
	return zone
}
