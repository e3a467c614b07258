package cli

import (
	"errors"
	"time"
)

// Time is a flag with a moment: RFC 3339, or a date, which begins in UTC.
type Time struct{ time.Time }

func (t *Time) String() string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// Type implements pflag.Value.
func (t *Time) Type() string { return "time" }

// Set implements pflag.Value.
func (t *Time) Set(text string) (err error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t.Time, err = time.Parse(layout, text); err == nil {
			return nil
		}
	}
	return errors.New("want a time such as 2027-03-31T09:00:00+09:00, or a date such as 2027-03-31")
}
