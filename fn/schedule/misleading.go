package schedule

import (
	"fmt"
	"strconv"
	"strings"
)

// Trap is something in a schedule that does not mean what it seems to: what it
// is, and what to write.
type Trap struct{ Text, Hint string }

// Misleading lists the traps of a schedule in any time zone, as it is written.
func (s *Schedule) Misleading() []Trap {
	var out []Trap
	for i, text := range s.written {
		for _, part := range strings.Split(text, ",") {
			if wrong := misleadingStep(i, part); wrong != "" {
				out = append(out, Trap{wrong, "list the values, such as " + turns[i].listed})
			}
		}
	}
	if s.spec.Dom&starBit == 0 && s.spec.Dow&starBit == 0 {
		out = append(out, Trap{"day of month and day of week are both restricted, and it fires when either matches", "write * for one of the two"})
	}
	return out
}

// turns are what steps wrap in: how many values make a full turn, its name, and a list
// that comes round evenly, or as nearly as it can.
var turns = [...]struct {
	whole        int
	name, listed string
}{{60, "hour", "0,20,40"}, {24, "day", "0,8,16"}, {0, "month", "1,11,21"}, {12, "year", "1,5,9"}, {0, "week", "MON,WED,FRI"}}

func misleadingStep(field int, part string) string {
	base, stepText, ok := strings.Cut(part, "/")
	step, err := strconv.Atoi(stepText)
	if !ok || err != nil || step <= 1 {
		return ""
	}
	b, turn := fieldBounds[field], turns[field]
	from, to, all := b.stepped(base)
	switch {
	case step > to-from:
		return fmt.Sprintf("%s %q: a step of %d is larger than the range, so only its first value fires", b.name, part, step)
	case turn.whole == 0:
		return fmt.Sprintf("%s %q: the count starts again each %s, so it is not every %d days", b.name, part, turn.name, step)
	case all && turn.whole%step != 0:
		return fmt.Sprintf("%s %q: %d does not divide %d, so one gap of each %s differs from the others", b.name, part, step, turn.whole, turn.name)
	}
	return ""
}

// stepped is the range that a step runs through: */n, 0-59/n, H/n and a/n, which
// runs from a to the end, all seem to run round and round; 10-20/n does not.
// What follows a star counts for nothing: *-5/n is */n.
func (b bounds) stepped(base string) (from, to int, all bool) {
	low, high, isRange := strings.Cut(base, "-")
	if low == "*" || low == "?" {
		return b.min, b.max, true
	}
	if from, to, _, ok := readHash(b, base); ok {
		return from, to, from == b.min && to == b.max
	}
	from, _ = b.value(low)
	if !isRange {
		return from, b.max, true
	}
	to, _ = b.value(high)
	return from, to, from == b.min && to == b.max
}
