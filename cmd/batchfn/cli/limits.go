package cli

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// Limits are what a command may cost.
type Limits struct {
	Timeout    time.Duration
	MaxEntries int
	MaxOutput  Size
	Root       string
	Within     string        // where Argo CD unpacked a repository to, else ""
	Leave      func()        // what is to be done before a limit ends the process: no deferred call runs
	Left       func(pid int) // what is to be done for a process that ended without that; may be nil
	Doing      string        // what fails where a limit is reached, for Argo CD's UI; else ""
	Growing    string        // the hint where what is evaluated grows; "" for what is in CUE

	timeout   string // the name of that flag
	evaluate  Choice
	evaluates *atomic.Bool // CUE evaluates now
	guard     *guard
}

// Flags adds the flags of all commands that read a fleet.
func (l *Limits) Flags(cmd *cobra.Command) {
	l.FlagsAs("timeout", cmd)
}

// FlagsAs adds the flags with another name for --timeout, which a command may need
// for something else.
func (l *Limits) FlagsAs(timeout string, cmd *cobra.Command) {
	l.MaxOutput, l.timeout = 1<<30, timeout
	cmd.Flags().DurationVar(&l.Timeout, timeout, 30*time.Second, "exit with status 3 after this time")
	cmd.Flags().IntVar(&l.MaxEntries, "max-entries", 100_000, "maximum number of entries in a fleet")
	// The off switch of reading CUE as it is. What comes out is the same, so
	// it is for those who look for a fault, or for time.
	l.evaluate = *NewChoice("auto", "auto", "always", "tell")
	cmd.Flags().Var(&l.evaluate, "evaluate", "which packages CUE evaluates: auto (those that contain more than literals), always (all), tell (as auto, and prints which and why)")
	cmd.Flags().Lookup("evaluate").Hidden = true
	cmd.Flags().StringVar(&l.Root, "root", "", "directory that batchfn reads no files outside of (default: the nearest ancestor with cue.mod, else with .git, else the argument)")
	_ = cmd.MarkFlagDirname("root")
}

// OutputFlag adds the limit of what a command writes.
func (l *Limits) OutputFlag(cmd *cobra.Command) {
	cmd.Flags().Var(&l.MaxOutput, "max-output", "maximum size of the output in bytes")
}

// Check refuses limits that limit nothing or everything.
func (l *Limits) Check() error {
	switch {
	case l.Timeout <= 0:
		return Usage("--%s %s: want more than 0", l.timeout, l.Timeout)
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

// Source is how a fleet is read within the limits. Watch comes first.
func (l *Limits) Source() source.Options {
	return source.Options{Root: l.Root, Within: l.Within, MaxEntries: l.MaxEntries, Evaluate: l.evaluate.value == "always", BeforeEvaluation: l.beforeEvaluation}
}

// Elsewhere lets what may allocate gigabytes in one step run in a process of its
// own, as CUE's evaluation does. Where it fails the command ends, and runs once more
// there.
func (l *Limits) Elsewhere() error { return l.beforeEvaluation() }

func (l *Limits) beforeEvaluation() error {
	if l.evaluates != nil {
		l.evaluates.Store(true)
	}
	return l.guard.ask()
}
