package schedule

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/robfig/cron/v3"
)

// refused says what Kubernetes would refuse of a schedule, and what would be right:
// the words of its parser are for those who know it.
func refused(fields []string) error {
	for i, text := range fields {
		alone := []string{"*", "*", "*", "*", "*"}
		alone[i] = text
		if _, err := cron.ParseStandard(strings.Join(alone, " ")); err == nil {
			continue
		}
		b := fieldBounds[i]
		for _, part := range strings.Split(text, ",") {
			if err := b.refused(part); part != "" && err != nil {
				return err
			}
		}
		return b.invalid(text)
	}
	return errors.New("want five cron fields: minute, hour, day of month, month, day of week")
}

// refused says what is wrong with one part of a field, or nil.
func (b bounds) refused(part string) error {
	values, step, stepped := strings.Cut(part, "/")
	first, last, isRange := strings.Cut(values, "-")
	if values != "*" && values != "?" {
		from, err := b.inBounds(first)
		if err != nil {
			return err
		}
		if isRange {
			to, err := b.inBounds(last)
			switch {
			case err != nil:
				return err
			case to < from:
				return fmt.Errorf("the %s %q ends before it begins: want the smaller one first", b.name, values)
			}
		}
	}
	if n, err := strconv.Atoi(step); stepped && (err != nil || n < 1) {
		return fmt.Errorf("the %s %q has no valid step: want a number of at least 1 behind the /", b.name, part)
	}
	return nil
}

// inBounds is a value of the field, or why it is none.
func (b bounds) inBounds(text string) (int, error) {
	v, ok := b.value(text)
	switch {
	case !ok:
		return 0, b.invalid(text)
	case b.name == fieldBounds[dayOfWeek].name && v == 7:
		return 0, errors.New("the day of week goes from 0 to 6: Sunday is 0 or SUN")
	case v < b.min || v > b.max:
		return 0, fmt.Errorf("%s %d is out of range, want %d to %d", b.name, v, b.min, b.max)
	}
	return v, nil
}

func (b bounds) invalid(text string) error {
	return fmt.Errorf("the %s %q is not valid: want numbers, names such as MON or JAN, and * , - /", b.name, text)
}
