package cli

import (
	"cmp"
	"fmt"
	"time"
)

// What each limit says, and what may be the cause.
const (
	muchMemory   = "more than 2 GiB of memory"
	tooMuchStack = "more than 320 MiB of stack"

	growing = "look for a comprehension or a string in CUE that grows"
	parts   = "look for one expression, or one path of fields, with hundreds of thousands of parts"
)

// grace is what is left after the deadline to say so.
const grace = 2 * time.Second

func (l *Limits) tooLate() (message, hint string) {
	message = fmt.Sprintf("not done after %s (--%s)", l.Timeout, l.timeout)
	switch {
	case l.guard.isWaiting():
		return message, "standard input did not end: close the program that writes to it"
	case l.isEvaluating():
		return message, "a fleet of thousands of batches takes about a second; " + cmp.Or(l.Growing, "look for a comprehension or a recursion in CUE that grows")
	}
	return message, "nothing had to be evaluated: the machine is busy, or the input is very large; render a part of it, or raise --" + l.timeout
}

func (l *Limits) tooMuchMemory() (message, hint string) {
	if l.isEvaluating() {
		return muchMemory, l.growing()
	}
	return muchMemory, "nothing had to be evaluated: the input is very large; render a part of it"
}

func (l *Limits) growing() string { return cmp.Or(l.Growing, growing) }

// isEvaluating reports whether CUE evaluates, here or elsewhere.
func (l *Limits) isEvaluating() bool { return l.evaluates != nil && l.evaluates.Load() }
