package main

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/spec"
)

type checkFlags struct {
	cli.Limits
	format     *cli.Choice
	output     string
	baseline   string
	asOf       cli.Day
	allowEmpty bool
}

func newCheck(s cli.Streams) *cobra.Command {
	f := checkFlags{format: cli.NewChoice("text", "text", "json", "sarif", "github")}
	cmd := &cobra.Command{
		Use:   "check [DIR|FILE…]",
		Short: "Say what is wrong with a fleet",
		Long: `Judge a fleet in all its regions by all rules and print every finding: what is
wrong, where, and what would be right. It needs no version and renders nothing.
JSON, SARIF and annotations of GitHub name files from the root of the repository,
so that a baseline holds wherever it is compared.

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
	cmd.Flags().StringVar(&f.output, "output", "", "write the report to this file, whole or not at all")
	cmd.Flags().StringVar(&f.baseline, "baseline", "", "leave out the findings of this earlier JSON report, wherever their lines have moved")
	cmd.Flags().Var(&f.asOf, "as-of", "the day that waivers are compared with (default: the day at UTC-12, where a date is over last)")
	cmd.Flags().BoolVar(&f.allowEmpty, "allow-empty", false, "succeed even if the fleet has no batch")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"format": f.format.Complete, "baseline": completeJSON, "as-of": completeNothing})
	return cmd
}

func (f *checkFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	if err := f.Check(); err != nil {
		return err
	}
	stop := f.Watch(s)
	defer stop()
	s.Out = &cli.Stopping{Writer: s.Out, Stop: stop} // whoever reads it gets the whole or nothing
	fleet, err := cli.Read(args, f.Source(), cmd, s)
	if err != nil {
		return err
	}
	r := cli.NewReport(fleet, append(fn.Check(fleet, f.day()), staleSchema(args)...))
	if len(fleet.Entries) == 0 && !spec.HasErrors(r.Findings) && !f.allowEmpty {
		r.Text(s.Err, s.Colored(cmd)) // a file that is not read may be why
		return spec.NewUnreadable(spec.Pos{}, "the fleet has no batch: nothing is checked", "if that is meant, use --allow-empty")
	}
	r.Files = cli.FromRepository()
	known, err := f.leaveOutKnown(r)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := f.report(&out, r, fleet, known, f.output == "" && s.Colored(cmd)); err != nil {
		return err
	}
	if err := f.write(out.Bytes(), s); err != nil {
		return err
	}
	if f.format.String() != "text" {
		io.WriteString(s.Err, known.String())
	}
	if spec.HasErrors(r.Findings) {
		return cli.Findings
	}
	return nil
}

// day is what waivers are compared with.
func (f *checkFlags) day() time.Time {
	if f.asOf.IsZero() {
		return lastDay(time.Now())
	}
	return f.asOf.Time
}

func (f *checkFlags) report(w io.Writer, r *report.Report, fleet *spec.Fleet, known leftOut, colored bool) error {
	switch f.format.String() {
	case "json":
		return r.JSON(w)
	case "sarif":
		return r.SARIF(w, rules(), version())
	case "github":
		return r.GitHub(w)
	default:
		if err := r.Text(w, colored); err != nil {
			return err
		}
		_, err := fmt.Fprintf(w, "%s%s in %s of %s\n", known, r.Summary(), countOf(len(fleet.Entries), "batch", "batches"), countOf(len(fleet.RegionNames()), "region", "regions"))
		return err
	}
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// lastDay is the day where days end last, at UTC-12: a date is over when it is
// over everywhere, whatever the zone of the machine.
func lastDay(now time.Time) time.Time { return now.In(time.FixedZone("UTC-12", -12*60*60)) }
