package schedule_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

func TestStartsInWeek(t *testing.T) {
	tokyo := zoneOf(t, "Asia/Tokyo")
	s, err := schedule.Parse("send-mail", "0 9 * * MON")
	require.NoError(t, err)
	assert.Equal(t, []int{0}, s.StartsInWeek(tokyo), "09:00 in Tokyo is midnight UTC")
	monthly, err := schedule.Parse("send-mail", "0 0 1 * *")
	require.NoError(t, err)
	assert.Empty(t, monthly.StartsInWeek(tokyo))
}

func TestTooEarly(t *testing.T) {
	week := schedule.MinutesInWeek
	for _, c := range []struct {
		starts, runs []int
		lasts        time.Duration
		start, run   int
		found        bool
	}{
		{[]int{60}, []int{0}, time.Hour, 0, 0, false},
		{[]int{59}, []int{0}, time.Hour, 59, 0, true},
		{[]int{0}, []int{0}, time.Minute, 0, 0, true},
		{[]int{1}, []int{0}, 61 * time.Second, 1, 0, true},
		{[]int{100, 250}, []int{0, 200}, time.Hour, 250, 200, true},
		{[]int{50}, []int{100}, time.Hour, 0, 0, false},
		{[]int{10}, []int{0, week - 30}, 5 * time.Minute, 0, 0, false},
		{[]int{10}, []int{week - 30}, time.Hour, 10, week - 30, true},
		{[]int{30}, []int{week - 30}, time.Hour, 0, 0, false},
		{[]int{10}, nil, time.Hour, 0, 0, false},
		{nil, []int{10}, time.Hour, 0, 0, false},
	} {
		start, run, found := schedule.TooEarly(c.starts, c.runs, c.lasts)
		assert.Equal(t, []any{c.start, c.run, c.found}, []any{start, run, found}, "%+v", c)
	}
}

// TestStartsInWeekAreThoseOfCron holds the quick way to the slow one, also where a
// zone's clock changes in that week.
func TestStartsInWeekAreThoseOfCron(t *testing.T) {
	for _, name := range []string{"UTC", "Asia/Tokyo", "Asia/Kathmandu", "America/New_York", "Pacific/Apia", "Pacific/Kiritimati", "Asia/Almaty", "America/Scoresbysund"} {
		zone := zoneOf(t, name)
		for _, text := range []string{"*/7 * * * *", "0 3 * * *", "30 23 * * 0", "59 0-3,22 * * 1,3", "0 0 * * MON-FRI"} {
			s, err := schedule.Parse("", text)
			require.NoError(t, err)
			var want []int
			for _, at := range s.Between(schedule.WeekStart.In(zone), schedule.WeekStart.AddDate(0, 0, 7)) {
				want = append(want, int(at.Sub(schedule.WeekStart)/time.Minute))
			}
			assert.Equal(t, want, s.StartsInWeek(zone), "%s in %s", text, name)
		}
	}
}
