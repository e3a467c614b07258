// Package schedule reads cron schedules as Kubernetes does, and says when they
// fire: how close and how far apart two runs come, in which minutes of a week,
// and what in them does not mean what it seems to.
//
// An H in the minute or the hour is a value picked by the batch's name (see
// Spread), so whoever asks gives the name as well.
package schedule

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule is a schedule that Kubernetes accepts and that fires.
type Schedule struct {
	written []string // five fields, macros expanded, each H as it is
	spec    *cron.SpecSchedule
}

var macros = map[string]string{
	"@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
	"@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}

// ErrNever is of a schedule whose days do not exist: February 30.
var ErrNever = errors.New("it never fires: no such day")

// Parse reads the schedule of the batch that is called name. It refuses what
// Kubernetes refuses (which parses with cron.ParseStandard:
// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax),
// @every, which no clock tells, and what never fires.
func Parse(name, text string) (s *Schedule, err error) {
	written, err := fieldsOf(text)
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(Spread(name, strings.Join(written, " ")))
	if err := refuseH(fields); err != nil {
		return nil, err
	}
	defer func() {
		if recover() != nil {
			s, err = nil, errors.New("want five cron fields: minute, hour, day of month, month, day of week")
		}
	}()
	parsed, err := cron.ParseStandard(strings.Join(fields, " "))
	if err != nil {
		return nil, refused(fields)
	}
	s = &Schedule{written: written, spec: parsed.(*cron.SpecSchedule)}
	if s.spec.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, ErrNever
	}
	return s, nil
}

// fieldsOf are the five fields of a schedule, those of a macro too.
func fieldsOf(text string) ([]string, error) {
	fields := strings.Fields(text)
	switch {
	case strings.Contains(text, "TZ"):
		return nil, errors.New("a schedule cannot contain a time zone: set timeZone")
	case strings.HasPrefix(strings.TrimSpace(text), "@"):
		expanded, ok := macros[text]
		if !ok {
			return nil, errors.New("want five cron fields, or @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually")
		}
		return strings.Fields(expanded), nil
	case len(fields) != 5:
		return nil, fmt.Errorf("it has %s, want five: minute, hour, day of month, month, day of week", counted(len(fields)))
	}
	return fields, nil
}

// refuseH names the H that Spread left as it is.
func refuseH(fields []string) error {
	for i, text := range fields {
		if !slices.ContainsFunc(strings.Split(text, ","), func(part string) bool { return strings.HasPrefix(part, "H") }) {
			continue
		}
		if i != minute && i != hour {
			return fmt.Errorf("the %s %q: H is valid only in the minute and the hour", fieldBounds[i].name, text)
		}
		return fmt.Errorf("the %s %q: want H, H/15, or H(0-29) with numbers from 0 to %d", fieldBounds[i].name, text, fieldBounds[i].max)
	}
	return nil
}

func counted(fields int) string {
	if fields == 1 {
		return "1 field"
	}
	return fmt.Sprintf("%d fields", fields)
}

// Next is the first time after t at which it fires, in t's zone.
func (s *Schedule) Next(t time.Time) time.Time { return s.spec.Next(t) }
