package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/batchfn/batchfn/fn/nearest"
)

// meant is the flag, or the command, that an unknown flag may stand for.
func meant(cmd *cobra.Command, flag string) string {
	var flags []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
	if name := nearest.Name(flag, flags); name != "" {
		return " (did you mean --" + name + "?)"
	}
	if name := nearest.Name(flag, namesOf(cmd.Commands())); name != "" {
		return " (did you mean " + cmd.CommandPath() + " " + name + "?)"
	}
	return ""
}

// CheckArguments makes a command and those below it say what is wrong with their arguments as with their flags: cobra
// has no suggestion for a command below another, and no help.
func CheckArguments(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			err := check(cmd, args)
			switch wrong := (usageError{}); {
			case err == nil || errors.As(err, &wrong):
				return err
			case cmd.HasSubCommands() && len(args) > 0:
				return Usage("unknown command %q%s", args[0], nearCommand(cmd, args[0]))
			case len(args) == 0:
				return Usage("an argument is missing: %s", cmd.UseLine())
			case strings.HasPrefix(err.Error(), "invalid argument"):
				return usageError{err}
			}
			return Usage("unexpected argument %q", args[len(args)-1])
		}
	}
	for _, c := range cmd.Commands() {
		CheckArguments(c)
	}
}

func nearCommand(cmd *cobra.Command, name string) string {
	if hint := nearest.Hint(name, namesOf(cmd.Commands())); hint != "" {
		return " (" + hint + ")"
	}
	return ""
}

func namesOf(commands []*cobra.Command) (names []string) {
	for _, c := range commands {
		names = append(names, c.Name())
	}
	return names
}
