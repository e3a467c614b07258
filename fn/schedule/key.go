package schedule

import (
	"fmt"
	"strings"
	"time"
)

// Key is the same for two schedules that fire at the same times, however they are
// written.
func (s *Schedule) Key() string {
	var b strings.Builder
	for _, field := range []int{minute, hour, month} {
		fmt.Fprintf(&b, "%x ", s.bits(field)&^starBit)
	}
	everyMonth := *s.spec
	everyMonth.Month = ^uint64(0)
	days := &Schedule{spec: &everyMonth}
	for d := range 31 {
		week := 0
		for w := range 7 {
			if days.firesOn(date{1, d + 1, w}) {
				week |= 1 << w
			}
		}
		fmt.Fprintf(&b, "%x.", week)
	}
	return b.String()
}

// Between lists the times at which it fires from one time on and before another, in
// the zone of the first.
func (s *Schedule) Between(from, to time.Time) (out []time.Time) {
	for t := s.spec.Next(from.Add(-time.Second)); !t.IsZero() && t.Before(to); t = s.spec.Next(t) {
		out = append(out, t)
	}
	return out
}

// Repeats is the time after which its starts are alike: a day, a week, or, where
// days of month or months are restricted, a year.
func (s *Schedule) Repeats() (days int) {
	switch {
	case s.restricted(dayOfMonth) || s.restricted(month):
		return 366
	case s.restricted(dayOfWeek):
		return 7
	}
	return 1
}
