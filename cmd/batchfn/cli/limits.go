package cli

import (
	"fmt"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

const (
	maxHeap  = 2 << 30
	maxStack = 320 << 20 // the runtime doubles a stack, so this is 512 MiB of one; it gives up at 1 GiB
)

// Limits are what a command may cost.
type Limits struct {
	Timeout    time.Duration
	MaxEntries int
	MaxOutput  Size
	Root       string
	Within     string // where Argo CD unpacked a repository to, else ""
	Leave      func() // what is to be done before a limit ends the process: no deferred call runs
	Doing      string // what fails where a limit is reached, for Argo CD's UI; else ""

	evaluate Choice
}

// Flags adds the flags of all commands that read a fleet.
func (l *Limits) Flags(cmd *cobra.Command) {
	l.MaxOutput = 1 << 30
	cmd.Flags().DurationVar(&l.Timeout, "timeout", 30*time.Second, "end with exit status 3 after this time")
	cmd.Flags().IntVar(&l.MaxEntries, "max-entries", 100_000, "most entries of a fleet")
	// The off switch of reading CUE as it stands. What comes out is the same, so
	// it is for those who look for a fault, or for time.
	l.evaluate = *NewChoice("auto", "auto", "always", "tell")
	cmd.Flags().Var(&l.evaluate, "evaluate", "which packages CUE evaluates: auto (those that are more than literals), always (all), tell (as auto, and says which and why)")
	cmd.Flags().Lookup("evaluate").Hidden = true
	cmd.Flags().StringVar(&l.Root, "root", "", "directory that nothing leaves (default: the nearest ancestor with cue.mod, else with .git, else the argument)")
	_ = cmd.MarkFlagDirname("root")
}

// OutputFlag adds the limit of what a command writes.
func (l *Limits) OutputFlag(cmd *cobra.Command) {
	cmd.Flags().Var(&l.MaxOutput, "max-output", "most bytes of output")
}

// Check refuses limits that limit nothing or everything.
func (l *Limits) Check() error {
	switch {
	case l.Timeout <= 0:
		return Usage("--timeout %s: want more than 0", l.Timeout)
	case l.MaxEntries <= 0:
		return Usage("--max-entries %d: want more than 0", l.MaxEntries)
	}
	return nil
}

// CheckOutput refuses more bytes of output than the limit.
func (l *Limits) CheckOutput(size int) error {
	if int64(size) > int64(l.MaxOutput) {
		return &spec.LimitReached{Message: fmt.Sprintf("the output is larger than %s: raise --max-output", l.MaxOutput.String())}
	}
	return nil
}

// Source is how a fleet is read within the limits.
func (l *Limits) Source() source.Options {
	return source.Options{Root: l.Root, Within: l.Within, MaxEntries: l.MaxEntries, Evaluate: l.evaluate.value == "always"}
}

// Watch ends the process when the command takes too long or too much memory.
// CUE's evaluator can neither be asked to stop nor be limited; we are a process
// of our own, so ending it is enough, and nothing is on stdout yet. It may be
// stopped more than once.
func (l *Limits) Watch(s Streams) (stop func()) {
	done := make(chan struct{})
	debug.SetMaxStack(2 << 30) // as much as can be: what the runtime says is a stack of text
	go func() {
		deadline := time.After(l.Timeout)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		// Unlike runtime.ReadMemStats these stop nothing, and so need not wait.
		used := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
		for {
			select {
			case <-done:
				return
			case <-deadline:
				l.end(s, fmt.Sprintf("not done after %s (--timeout)", l.Timeout), "a fleet of thousands of batches takes about a second; look for a comprehension or a recursion in CUE that grows")
			case <-tick.C:
				switch metrics.Read(used); {
				case used[0].Value.Uint64() > maxHeap:
					l.end(s, "more than 2 GiB of memory", "look for a comprehension or a string in CUE that grows")
				case used[1].Value.Uint64() > maxStack:
					l.end(s, "more than 320 MiB of stack", "look for one expression, or one path of fields, with hundreds of thousands of parts")
				}
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) })
}

// end ends the process because a limit is reached.
func (l *Limits) end(s Streams, message, hint string) {
	if l.Leave != nil {
		l.Leave()
	}
	if l.Doing != "" {
		fmt.Fprintf(s.Err, "%s: %s (%s)\n", l.Doing, message, hint)
	} else {
		fmt.Fprintf(s.Err, "error: %s\n  = help: %s\n", message, hint)
	}
	os.Exit(int(Limit))
}
