package schedule

import (
	"fmt"
	"strconv"
	"strings"
)

// Misleading lists what in the schedule does not mean what it seems to.
func (s *Schedule) Misleading() []string {
	var out []string
	for i, text := range s.fields {
		for _, part := range strings.Split(text, ",") {
			if wrong := misleadingStep(fieldBounds[i], i, part); wrong != "" {
				out = append(out, wrong)
			}
		}
	}
	if s.spec.Dom&starBit == 0 && s.spec.Dow&starBit == 0 {
		out = append(out, "day of month and day of week are both restricted, and it fires when either matches")
	}
	return out
}

// wholes are how many values make a full turn, in fields where steps wrap.
var wholes = map[int]int{minute: 60, hour: 24, month: 12}

func misleadingStep(b bounds, field int, part string) string {
	base, stepText, ok := strings.Cut(part, "/")
	step, err := strconv.Atoi(stepText)
	if !ok || err != nil || step <= 1 {
		return ""
	}
	span := b.max - b.min
	if from, to, isRange := strings.Cut(base, "-"); isRange {
		f, err1 := strconv.Atoi(from)
		t, err2 := strconv.Atoi(to)
		if err1 == nil && err2 == nil {
			span = t - f
		}
	} else if f, err := strconv.Atoi(base); err == nil {
		span = b.max - f
	}
	whole := wholes[field]
	switch {
	case step > span:
		return fmt.Sprintf("%s %q: a step of %d is larger than the range, so only its first value fires", b.name, part, step)
	case base != "*" && base != "?":
		return ""
	case whole == 0:
		return fmt.Sprintf("%s %q: the count begins again each time the field does, so it is not every %d days", b.name, part, step)
	case whole%step != 0:
		return fmt.Sprintf("%s %q: %d does not divide %d, so the last gap of each turn is shorter", b.name, part, step, whole)
	}
	return ""
}
