package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

func TestParseRefuses(t *testing.T) {
	for text, what := range map[string]string{
		"":                             "0 fields",
		"0 0 3 * * *":                  "6 fields",
		"0 3 * *":                      "4 fields",
		"@reboot":                      "@hourly",
		"@every 1h":                    "@hourly",
		"@DAILY":                       "@hourly",
		"H 3 * * *":                    "",
		"0 3 L * *":                    "",
		"60 25 * * *":                  "",
		"5-1 * * * *":                  "",
		"*/0 * * * *":                  "",
		"0 3 * * 7":                    "Sunday is 0 or SUN",
		"0 3 * * 0-7":                  "Sunday is 0 or SUN",
		"0 0 31 2 *":                   "never fires",
		"0 0 30 2 *":                   "never fires",
		"0 0 31 4,6,9,11 *":            "never fires",
		"TZ=Asia/Tokyo 0 3 * * *":      "timeZone",
		"CRON_TZ=Asia/Tokyo 0 3 * * *": "timeZone",
		"TZ=Asia/Tokyo":                "timeZone",
	} {
		_, err := schedule.Parse(text)
		assert.ErrorContains(t, err, what, text)
	}
}

func TestParseAccepts(t *testing.T) {
	for _, text := range []string{"*/10 * * * *", "0 3 * * SUN", "0 3 * jan-mar mon", "? * * * ?", "5/10 * * * *", "@daily", "@annually", "0 0 29 2 *", " 0 3 * * *", "1,2, * * * *"} {
		_, err := schedule.Parse(text)
		assert.NoError(t, err, text)
	}
}

func TestMisleading(t *testing.T) {
	for text, n := range map[string]int{
		"*/70 * * * *": 1, "*/60 * * * *": 1, "*/7 * * * *": 1, "*/15 * * * *": 0, "0 */5 * * *": 1, "0 */6 * * *": 0, "0 0 */2 * *": 1, "0 0 * */5 *": 1,
		"0 0 * * */2": 1, "0 0 1 * MON": 1, "0 0 */1 * *": 0, "10-20/30 * * * *": 1, "3-59/10 * * * *": 0, "0 0 1-7 * *": 0, "@daily": 0, "*/7 */5 */2 * *": 3, "0,*/70 * * * *": 1,
	} {
		s, err := schedule.Parse(text)
		require.NoError(t, err, text)
		assert.Len(t, s.Misleading(), n, text)
	}
}

func TestShortestGapIsThatOfWalkingTheYear(t *testing.T) {
	zones := []string{"Asia/Tokyo", "UTC", "America/New_York"}
	for _, text := range []string{"*/10 * * * *", "*/7 * * * *", "0 3 * * *", "0 3 * * 1-5", "0 3,4 * * *", "59 23 * * *", "0 0 1 * *", "0 0 29 2 *", "0 0,23 * * MON", "30 1 * * *", "0 0 1 * MON", "@weekly"} {
		s, err := schedule.Parse(text)
		require.NoError(t, err)
		for _, name := range zones {
			zone, err := time.LoadLocation(name)
			require.NoError(t, err)
			assert.Equal(t, walk(s, zone), s.ShortestGap(zone), "%s in %s", text, name)
		}
	}
}

func walk(s *schedule.Schedule, zone *time.Location) (least time.Duration) {
	last := s.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, zone).Add(-time.Second))
	for {
		next := s.Next(last)
		if next.IsZero() || next.Year() > 2024 {
			return least
		}
		if gap := next.Sub(last); least == 0 || gap < least {
			least = gap
		}
		last = next
	}
}

func TestStartsInWeek(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	require.NoError(t, err)
	s, err := schedule.Parse("0 9 * * MON")
	require.NoError(t, err)
	assert.Equal(t, []int{0}, s.StartsInWeek(tokyo), "09:00 in Tokyo is midnight UTC")
	monthly, err := schedule.Parse("0 0 1 * *")
	require.NoError(t, err)
	assert.Empty(t, monthly.StartsInWeek(tokyo))
}
