package schedule_test

import (
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

// FuzzSchedule holds what is accepted to Kubernetes' own parser, to a clock, and
// what is said of gaps and of the week to walking through them.
func FuzzSchedule(f *testing.F) {
	for _, text := range append(gapSchedules, "H 3 * * *", "H/15 * * * *", "H(0-29) 3 * * *", "H,30 * * * *", "*/70 * * * *", "1-5/2,7 * * * *", "? * * * ?", "@every 1h", "TZ=UTC 0 3 * * *", "0 3 30 2 *", "99999999999999999999 * * * *", "0 0 1 1 7") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := schedule.Parse("send-mail", text)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		written := schedule.Spread("send-mail", text)
		theirs, err := cron.ParseStandard(written)
		require.NoError(t, err, "Kubernetes refuses %q, which stands for %q", written, text)
		now := time.Date(2024, 2, 28, 23, 59, 30, 0, time.UTC)
		for range 3 {
			next := s.Next(now)
			require.True(t, next.After(now), text)
			require.Equal(t, theirs.Next(now), next, text)
			now = next
		}
		require.LessOrEqual(t, s.ShortestGap(time.UTC), s.LongestGap(time.UTC), text)
		s.Misleading()
		starts := s.StartsInWeek(time.UTC)
		for i, start := range starts {
			require.True(t, 0 <= start && start < schedule.MinutesInWeek && (i == 0 || start > starts[i-1]), text)
		}
	})
}
