package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/spec"
)

// Status is an exit status. As an error it ends a command that has told already
// what is wrong.
type Status int

// The exit statuses.
const (
	OK         Status = 0
	Findings   Status = 1 // findings at level error
	Unreadable Status = 2 // batchfn could not read the fleet: usage, nothing to read, syntax
	Limit      Status = 3 // a limit, or a fault of batchfn's own
)

func (s Status) Error() string {
	return [...]string{"no error", "findings at level error", "batchfn could not read the fleet", "a limit was reached"}[s]
}

// StatusOf is the exit status of a command that ended with an error.
func StatusOf(err error) Status {
	var told Status
	var limit *spec.LimitReached
	switch {
	case err == nil:
		return OK
	case errors.As(err, &told):
		return told
	case errors.As(err, &limit):
		return Limit
	}
	return Unreadable
}

// usageError is a command that was called wrongly.
type usageError struct{ error }

// Usage is the error of a command that was called wrongly.
func Usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// UsageOf makes an error one of a command that was called wrongly. Where Go's own words name a function, it says what
// the flag wants. Beside an unknown flag it says which one is meant.
func UsageOf(cmd *cobra.Command, err error) error {
	if unknown := (*pflag.NotExistError)(nil); errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "" {
		return Usage("%v%s", err, meant(cmd, unknown.GetSpecifiedName()))
	}
	if invalid := (*pflag.InvalidValueError)(nil); errors.As(err, &invalid) {
		cause := invalid.Unwrap().Error()
		if want := wanted[invalid.GetFlag().Value.Type()]; want != "" && (strings.HasPrefix(cause, "strconv.") || strings.HasPrefix(cause, "time: ")) {
			return Usage("invalid argument %q for %q flag: want %s", invalid.GetValue(), "--"+invalid.GetFlag().Name, want)
		}
	}
	return usageError{err}
}

// wanted is what the flags of pflag's own types want, by type.
var wanted = map[string]string{
	"bool":     "true or false",
	"duration": "a duration such as 90s or 5m",
	"int":      "a whole number",
}

// Conclude tells the error of a command, unless the command has told it, and
// returns the exit status.
func Conclude(err error, s Streams, cmd *cobra.Command) Status {
	var told Status
	var unreadable *spec.Unreadable
	var wrong usageError
	help := ""
	switch {
	case err == nil || errors.As(err, &told):
		return StatusOf(err)
	case errors.As(err, &unreadable) && StatusOf(err) == Unreadable:
		r := &report.Report{Findings: unreadable.Problems}
		r.Text(s.Err, s.Colored(cmd))
		return Unreadable
	case errors.As(err, &wrong):
		help = "\n  = help: " + cmd.CommandPath() + " --help"
	}
	fmt.Fprintf(s.Err, "error: %s%s\n", report.Printable(err.Error()), help)
	return StatusOf(err)
}
