package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	_ "time/tzdata" // time zones are the same on every machine

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/spec"
)

// streams are what a command may use of its surroundings.
type streams struct {
	In     io.Reader
	Out    io.Writer // the product
	Err    io.Writer // the talk
	Getenv func(string) string
}

// The exit statuses.
const (
	exitFindings   = 1 // findings at level error
	exitUnreadable = 2 // no fleet could be judged: usage, nothing to read, syntax
	exitLimit      = 3 // a limit, or a fault of batchfn's own
)

// errFindings ends a command whose findings are written already.
var errFindings = errors.New("findings at level error")

// errUnreadable ends a command that has told what is unreadable already.
var errUnreadable = errors.New("no fleet could be judged")

// errLimit ends a command that has told which limit was reached already.
var errLimit = errors.New("a limit was reached")

// usageError is a command that was called wrongly.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run runs the command line and answers its exit status. It prints an error
// once, and a fault of batchfn's own as one, never as a stack.
func run(args []string, s streams) (status int) {
	defer func() {
		if fault := recover(); fault != nil {
			fmt.Fprintf(s.Err, "error: a fault of batchfn: %v\n  = help: please report it, with the input; BATCHFN_DEBUG=1 shows where\n", fault)
			if s.Getenv("BATCHFN_DEBUG") != "" {
				s.Err.Write(debug.Stack())
			}
			status = exitLimit
		}
	}()
	cmd := newRoot(s)
	cmd.SetArgs(args)
	return conclude(cmd.Execute(), s, cmd)
}

func conclude(err error, s streams, cmd *cobra.Command) int {
	var unreadable *spec.Unreadable
	var limit *spec.LimitReached
	var wrong usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errUnreadable):
		return exitUnreadable
	case errors.Is(err, errLimit):
		return exitLimit
	case errors.As(err, &limit):
		fmt.Fprintf(s.Err, "error: %s\n", report.Printable(limit.Message))
		return exitLimit
	case errors.As(err, &unreadable):
		r := &report.Report{Findings: unreadable.Problems}
		r.Text(s.Err, colored(cmd, s))
		return exitUnreadable
	case errors.As(err, &wrong):
		fmt.Fprintf(s.Err, "error: %s\n  = help: %s --help\n", report.Printable(err.Error()), "batchfn")
		return exitUnreadable
	}
	fmt.Fprintf(s.Err, "error: %s\n", report.Printable(err.Error()))
	return exitUnreadable
}

func parenthesised(text string) string {
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}

func newRoot(s streams) *cobra.Command {
	var l limits
	cmd := &cobra.Command{
		Use:   "batchfn",
		Short: "Compact batch specs in, complete Kubernetes manifests out",
		Long: `batchfn turns a fleet of compact batch specs (CUE, YAML or JSON) into complete
CronJobs, Deployments and KEDA ScaledObjects for every region, and refuses what
breaks the rules: each batch has an owner, a severity, a time-out and a schedule
that means what it says.

Without a subcommand it is a KRM function, for kustomize and kpt: a ResourceList
on standard input, with a BatchSet as its functionConfig.

Exit status: 0 no error; 1 findings at level error; 2 no fleet could be judged
(wrong usage, nothing to read, syntax); 3 a limit was reached, or a fault of
batchfn's own.`,
		Example: `  batchfn init my-fleet           # a first fleet
  batchfn check my-fleet          # what is wrong with it
  batchfn render my-fleet --region jp --version v1`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				names := []string{}
				for _, c := range cmd.Commands() {
					names = append(names, c.Name())
				}
				return usage("unknown command %q%s", args[0], parenthesised(nearest.Hint(args[0], names)))
			}
			return nil
		},
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		RunE:              func(cmd *cobra.Command, _ []string) error { return runFunction(cmd, s, &l) },
	}
	l.flags(cmd)
	cmd.Flags().Var(&l.maxOutput, "max-output", "most bytes of output")
	cmd.SetIn(s.In)
	cmd.SetOut(s.Out)
	cmd.SetErr(s.Err)
	cmd.PersistentFlags().Var(newChoice("auto", "auto", "always", "never"), "color", "colour of messages: auto, always or never (NO_COLOR is honoured)")
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	cmd.AddCommand(newRender(s), newCheck(s), newExplain(s), newSchema(s), newInit(s), newPlugin(s), newVersion(s))
	return cmd
}

// colored says whether messages are coloured: on a terminal, unless the user
// says otherwise (https://no-color.org).
func colored(cmd *cobra.Command, s streams) bool {
	switch flag := cmd.PersistentFlags().Lookup("color"); {
	case flag != nil && flag.Value.String() != "auto":
		return flag.Value.String() == "always"
	case s.Getenv("NO_COLOR") != "" || s.Getenv("TERM") == "dumb":
		return false
	}
	return isTerminal(s.Err)
}

func isTerminalIn(r io.Reader) bool {
	f, ok := r.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// choice is a flag with a few values.
type choice struct {
	value   string
	allowed []string
}

func newChoice(value string, allowed ...string) *choice { return &choice{value, allowed} }

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return "string" }

func (c *choice) Set(text string) error {
	for _, a := range c.allowed {
		if text == a {
			c.value = text
			return nil
		}
	}
	return fmt.Errorf("want %s", orList(c.allowed))
}

func orList(names []string) string {
	text := ""
	for i, name := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			text += " or "
		default:
			text += ", "
		}
		text += name
	}
	return text
}

// day is a flag with a date; it is today unless set.
type day struct{ time.Time }

func (d *day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Format(time.DateOnly)
}
func (d *day) Type() string { return "date" }

func (d *day) Set(text string) (err error) {
	if d.Time, err = time.Parse(time.DateOnly, text); err != nil {
		return errors.New("want a date such as 2027-03-31")
	}
	return nil
}
