package schedule_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

func TestSummerTime(t *testing.T) {
	for _, c := range []struct {
		zone, text string
		want       []string
	}{
		{"Europe/Berlin", "30 2 * * *", []string{"Europe/Berlin skips 02:30 on 2024-03-31", "Europe/Berlin has 02:30 twice on 2024-10-27"}},
		{"America/New_York", "30 1 * * *", []string{"America/New_York has 01:30 twice on 2024-11-03"}},
		{"America/New_York", "30 2 * * *", []string{"America/New_York skips 02:30 on 2024-03-10"}},
		{"Europe/Berlin", "0 3 * * *", nil},
		{"Europe/Berlin", "59 1 * * *", nil},
		{"Europe/Berlin", "0 */2 * * *", []string{"02:00", "02:00"}},
		{"Europe/Berlin", "0 2 * * SUN", []string{"02:00", "02:00"}},
		{"Europe/Berlin", "0 2 * * MON-SAT", nil},
		{"Europe/Berlin", "0 2 1 * *", nil},
		{"Europe/Berlin", "0 2 31 * *", []string{"2024-03-31"}},
		{"Europe/Berlin", "*/10 * * * *", nil},
		{"Europe/Berlin", "0 0-23 * * *", nil},
		{"America/Santiago", "@daily", []string{"skips 00:00 on 2024-09-08"}},
		{"America/Santiago", "30 23 * * *", []string{"has 23:30 twice on 2024-04-06"}},
		{"Australia/Lord_Howe", "15 2 * * *", []string{"skips 02:15 on 2024-10-06"}},
		{"Australia/Lord_Howe", "45 1 * * *", []string{"has 01:45 twice on 2024-04-07"}},
		{"Antarctica/Troll", "0 2 * * *", []string{"skips 02:00", "has 02:00 twice"}},
		{"Asia/Almaty", "0 23 29 2 *", []string{"has 23:00 twice on 2024-02-29"}},
		{"Asia/Tokyo", "30 2 * * *", nil},
		{"UTC", "30 2 * * *", nil},
	} {
		s, err := schedule.Parse("send-mail", c.text)
		require.NoError(t, err)
		found := s.SummerTime(zoneOf(t, c.zone))
		require.Len(t, found, len(c.want), "%s in %s: %v", c.text, c.zone, found)
		for i, trap := range found {
			assert.Contains(t, trap.Text, c.want[i], "%s in %s", c.text, c.zone)
		}
	}
}

// TestSummerTimeIsThatOfWalkingTheYear counts the runs of each day.
func TestSummerTimeIsThatOfWalkingTheYear(t *testing.T) {
	for _, name := range []string{"America/New_York", "America/Santiago", "Africa/Cairo", "Asia/Almaty", "Antarctica/Troll"} {
		zone := zoneOf(t, name)
		for _, h := range []int{0, 1, 2, 3, 4, 22, 23} {
			s, err := schedule.Parse("send-mail", fmt.Sprintf("30 %d * * *", h))
			require.NoError(t, err)
			odd := 0
			for day, n := range runsByDay(s, zone) {
				if day.Year() == 2024 && n != 1 {
					odd++
				}
			}
			assert.Len(t, s.SummerTime(zone), odd, "%02d:30 in %s", h, name)
		}
	}
}

func runsByDay(s *schedule.Schedule, zone *time.Location) map[time.Time]int {
	days := map[time.Time]int{}
	for d := schedule.WeekStart; d.Year() == 2024; d = d.AddDate(0, 0, 1) {
		days[d] = 0
	}
	for t := s.Next(time.Date(2023, 12, 31, 12, 0, 0, 0, zone)); t.Year() < 2025; t = s.Next(t) {
		days[time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)]++
	}
	return days
}
