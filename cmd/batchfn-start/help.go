package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
)

const usage = `batchfn-start waits for istio-proxy, runs a command, and stops the proxy of a Job.

Usage:
  batchfn-start [flags] -- COMMAND [ARG]...
  batchfn-start --install PATH

Flags, and the environment variables that set their defaults:
`

// help prints the usage; flags and outcomes come from where they are defined.
func help(out io.Writer) {
	fmt.Fprint(out, usage)
	flags(&config{}).VisitAll(func(f *flag.Flag) {
		value, text := flag.UnquoteUsage(f)
		if value != "" {
			value = "=" + value
		}
		fmt.Fprintf(out, "  --%s%s\n      %s", f.Name, value, text)
		if f.DefValue != "" && f.DefValue != "0s" && f.DefValue != "false" {
			fmt.Fprintf(out, "\n      default %s", f.DefValue)
		}
		fmt.Fprintf(out, "\n      %s\n", cmp.Or(variable(f.Name), "no environment variable"))
	})
	fmt.Fprintln(out, "\nExit codes:")
	for _, o := range outcomes {
		fmt.Fprintf(out, "  %-13s  %s; acts: %s\n", o.Codes, o.Means, o.Acts)
	}
}
