package main

import (
	"bytes"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/spec"
)

type checkFlags struct {
	cli.Limits
	format   *cli.Choice
	output   string
	baseline string
	asOf     cli.Day
}

func newCheck(s cli.Streams) *cobra.Command {
	f := checkFlags{format: cli.NewChoice("text", "text", "json", "sarif", "github")}
	cmd := &cobra.Command{
		Use:   "check [DIR|FILE…]",
		Short: "Say what is wrong with a fleet",
		Long: `Judge a fleet in all its regions by all rules and print every finding: what is
wrong, where, and what would be right. It needs no version and renders nothing.

Exit status: 0 no finding at level error; 1 at least one; 2 no fleet could be
judged.`,
		Example: `  batchfn check                                # the fleet in this directory
  batchfn check examples/fleet
  batchfn check examples/fleet --format github # annotations of a pull request
  batchfn check examples/fleet --format json --output findings.json
  batchfn check examples/fleet --baseline findings.json   # only what is new`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	cmd.Flags().Var(f.format, "format", "text, json, sarif or github")
	cmd.Flags().StringVar(&f.output, "output", "", "write the report to this file")
	cmd.Flags().StringVar(&f.baseline, "baseline", "", "leave out the findings of this earlier JSON report, wherever their lines have moved")
	cmd.Flags().Var(&f.asOf, "as-of", "the day that waivers are compared with (default: today)")
	f.Flags(cmd)
	return cmd
}

func (f *checkFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	if err := f.Check(); err != nil {
		return err
	}
	defer f.Watch(s)()
	fleet, err := cli.Read(args, f.Source(), cmd, s)
	if err != nil {
		return err
	}
	asOf := f.asOf.Time
	if asOf.IsZero() {
		asOf = time.Now()
	}
	findings := append(fn.Check(fleet, asOf), staleSchema(args)...)
	r := cli.NewReport(fleet, findings)
	known, err := f.leaveOutKnown(r)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	switch f.format.String() {
	case "json":
		err = r.JSON(&out)
	case "sarif":
		err = r.SARIF(&out, rules(), version())
	case "github":
		err = r.GitHub(&out)
	default:
		err = r.Text(&out, f.output == "" && s.Colored(cmd))
		if known > 0 {
			fmt.Fprintf(&out, "%s left out: they are in %s\n", countOf(known, "finding", "findings"), f.baseline)
		}
		fmt.Fprintf(&out, "%s in %s of %s\n", r.Summary(), countOf(len(fleet.Entries), "batch", "batches"), countOf(len(fleet.RegionNames()), "region", "regions"))
	}
	if err == nil {
		err = f.write(out.Bytes(), s)
	}
	if err == nil && spec.HasErrors(r.Findings) {
		return cli.Findings
	}
	return err
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
