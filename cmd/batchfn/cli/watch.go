package cli

import (
	"fmt"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

const (
	maxHeap  = 2 << 30
	maxStack = 320 << 20 // the runtime doubles a stack, so this is 512 MiB of one; it gives up at 1 GiB
)

// Watch ends the process when the command takes too long or too much memory: it
// is a process of its own, and nothing is on standard output yet. Where CUE
// evaluates, Guarded adds a limit that no single step can leap over. It may be
// stopped more than once.
func (l *Limits) Watch(s Streams) (stop func()) {
	done := make(chan struct{})
	l.guard, l.evaluates = s.guard, &atomic.Bool{}
	debug.SetMaxStack(2 << 30) // as much as can be: what the runtime says is a stack of text
	deadline := time.After(l.remaining(s.guard))
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		// Unlike runtime.ReadMemStats these stop nothing, and so need not wait.
		used := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
		for {
			select {
			case <-done:
				return
			case <-deadline:
				l.end(s, l.tooLate)
			case <-tick.C:
				switch metrics.Read(used); {
				case used[0].Value.Uint64() > maxHeap:
					l.end(s, l.tooMuchMemory)
				case used[1].Value.Uint64() > maxStack:
					l.end(s, func() (string, string) { return tooMuchStack, parts })
				}
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) })
}

// remaining is the time that the command has, and notes its end for the process
// that evaluates.
func (l *Limits) remaining(g *guard) time.Duration {
	if g == nil {
		return l.Timeout
	}
	g.limits = l
	if g.inside {
		return min(l.Timeout, time.Until(g.deadline))
	}
	g.deadline = time.Now().Add(l.Timeout)
	return l.Timeout
}

// end ends the process because a limit is reached.
func (l *Limits) end(s Streams, why func() (message, hint string)) {
	if s.guard != nil && s.guard.isAsked() {
		return // what counts is elsewhere now
	}
	time.AfterFunc(grace, func() { os.Exit(s.code(Limit)) }) // where nobody reads what is told
	if l.Leave != nil {
		l.Leave()
	}
	message, hint := why()
	l.tell(s, message, hint)
	s.exit(Limit)
}

// tell says which limit is reached.
func (l *Limits) tell(s Streams, message, hint string) {
	if l != nil && l.Doing != "" {
		fmt.Fprintf(s.Err, "%s: %s (%s)\n", l.Doing, message, hint)
	} else {
		fmt.Fprintf(s.Err, "error: %s\n  = help: %s\n", message, hint)
	}
}
