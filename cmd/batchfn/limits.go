package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/source"
)

const (
	maxHeap  = 2 << 30
	maxStack = 320 << 20 // the runtime doubles a stack, so this is 512 MiB of one; it gives up at 1 GiB
)

// limits are what a command may cost.
type limits struct {
	timeout    time.Duration
	maxEntries int
	maxOutput  size
	root       string
	evaluate   choice
	within     string // where Argo CD unpacked a repository to, else ""
	leave      func() // what is to be done before a limit ends the process: no deferred call runs
	doing      string // what fails where a limit is reached, for Argo CD's UI; else ""
}

func (l *limits) flags(cmd *cobra.Command) {
	l.maxOutput = 1 << 30
	cmd.Flags().DurationVar(&l.timeout, "timeout", 30*time.Second, "end with exit status 3 after this time")
	cmd.Flags().IntVar(&l.maxEntries, "max-entries", 100_000, "most entries of a fleet")
	// The off switch of reading CUE as it stands. What comes out is the same, so
	// it is for those who look for a fault, or for time.
	l.evaluate = *newChoice("auto", "auto", "always", "tell")
	cmd.Flags().Var(&l.evaluate, "evaluate", "which packages CUE evaluates: auto (those that are more than literals), always (all), tell (as auto, and says which and why)")
	cmd.Flags().Lookup("evaluate").Hidden = true
	cmd.Flags().StringVar(&l.root, "root", "", "directory that nothing leaves (default: the nearest ancestor with cue.mod, else with .git, else the argument)")
}

// check refuses limits that limit nothing or everything.
func (l *limits) check() error {
	switch {
	case l.timeout <= 0:
		return usage("--timeout %s: want more than 0", l.timeout)
	case l.maxEntries <= 0:
		return usage("--max-entries %d: want more than 0", l.maxEntries)
	}
	return nil
}

func (l *limits) source() source.Options {
	return source.Options{Root: l.root, Within: l.within, MaxEntries: l.maxEntries, Evaluate: l.evaluate.value == "always"}
}

// watch ends the process when the command takes too long or too much memory.
// CUE's evaluator can neither be asked to stop nor be limited; we are a process
// of our own, so ending it is enough, and nothing is on stdout yet. It may be
// stopped more than once.
func (l *limits) watch(s streams) (stop func()) {
	done := make(chan struct{})
	debug.SetMaxStack(2 << 30) // as much as can be: what the runtime says is a stack of text
	go func() {
		deadline := time.After(l.timeout)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		// Unlike runtime.ReadMemStats these stop nothing, and so need not wait.
		used := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
		for {
			select {
			case <-done:
				return
			case <-deadline:
				l.end(s, fmt.Sprintf("not done after %s (--timeout)", l.timeout), "a fleet of thousands of batches takes about a second; look for a comprehension or a recursion in CUE that grows")
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
func (l *limits) end(s streams, message, hint string) {
	if l.leave != nil {
		l.leave()
	}
	if l.doing != "" {
		fmt.Fprintf(s.Err, "%s: %s (%s)\n", l.doing, message, hint)
	} else {
		fmt.Fprintf(s.Err, "error: %s\n  = help: %s\n", message, hint)
	}
	os.Exit(exitLimit)
}

// stopping stops a watch before the first byte is written.
type stopping struct {
	io.Writer
	stop func()
}

func (w *stopping) Write(b []byte) (int, error) {
	w.stop()
	return w.Writer.Write(b)
}

// size is a flag with a Kubernetes quantity of bytes.
type size int64

func (s *size) String() string { return resource.NewQuantity(int64(*s), resource.BinarySI).String() }
func (s *size) Type() string   { return "quantity" }

func (s *size) Set(text string) error {
	q, err := resource.ParseQuantity(text)
	if err != nil || q.Sign() <= 0 {
		return fmt.Errorf("want a quantity such as 64Mi or 1Gi")
	}
	*s = size(q.Value())
	return nil
}
