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
	"github.com/batchfn/batchfn/fn/words"
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
	f := checkFlags{format: cli.NewChoice("text", "text", "json", "sarif", "github", "junit")}
	cmd := &cobra.Command{
		Use:   "check [DIR|FILE…]",
		Short: "Print all findings of a fleet",
		Long: `Check a fleet in all its regions by all rules, and print every finding with its
place and its fix. check needs no version and renders nothing. Paths in JSON, SARIF,
JUnit and GitHub annotations are relative to the root of the repository, so that you can
compare a baseline in any directory.

Exit status: 0 no finding at level error; 1 at least one; 2 batchfn could not read
the fleet.`,
		Example: `  batchfn check                                # the fleet in this directory
  batchfn check examples/fleet
  batchfn check examples/fleet --format github # annotations of a pull request
  batchfn check examples/fleet --format json --output findings.json
  batchfn check examples/fleet --baseline findings.json   # only what is new`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	cmd.Flags().Var(f.format, "format", "text, json, sarif, github or junit")
	cmd.Flags().StringVar(&f.output, "output", "", "write the report to this file atomically")
	cmd.Flags().StringVar(&f.baseline, "baseline", "", "omit the findings of this earlier JSON report, also if their lines moved")
	cmd.Flags().Var(&f.asOf, "as-of", "the day to compare waivers and freezes with (default: today at UTC-12, the last time zone where a date ends)")
	cmd.Flags().BoolVar(&f.allowEmpty, "allow-empty", false, "succeed even if the fleet has no batch")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"format": f.format.Complete, "baseline": completeJSON, "as-of": completeNothing})
	return cmd
}

func (f *checkFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	fleet, stop, err := f.Fleet(args, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	r := cli.NewReport(fleet, append(fn.Check(fleet, dayOr(f.asOf)), staleSchema(args)...))
	if len(fleet.Entries) == 0 && !spec.HasErrors(r.Findings) && !f.allowEmpty {
		r.Text(s.Err, s.Colored(cmd)) // a file that is not read may be why
		return spec.NewUnreadable(spec.Pos{}, "the fleet has no batch: nothing is checked", "if that is intended, use --allow-empty")
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
	if err := f.Save(f.output, out.Bytes(), s, stop); err != nil {
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

// dayOr is the day that waivers are compared with: the one that is asked for, or today.
func dayOr(asked cli.Day) time.Time {
	if asked.IsZero() {
		return lastDay(time.Now())
	}
	return asked.Time
}

func (f *checkFlags) report(w io.Writer, r *report.Report, fleet *spec.Fleet, known leftOut, colored bool) error {
	switch f.format.String() {
	case "json":
		return r.JSON(w)
	case "sarif":
		return r.SARIF(w, rules(), version())
	case "github":
		return r.GitHub(w)
	case "junit":
		return r.JUnit(w, fleet.Entries)
	default:
		if err := r.Text(w, colored); err != nil {
			return err
		}
		_, err := fmt.Fprintf(w, "%s%s in %s of %s\n", known, r.Summary(), words.Count(len(fleet.Entries), "batch"), words.Count(len(fleet.RegionNames()), "region"))
		return err
	}
}

// lastDay is the day where days end last, at UTC-12: a date is over when it is
// over everywhere, whatever the zone of the machine.
func lastDay(now time.Time) time.Time { return now.In(time.FixedZone("UTC-12", -12*60*60)) }
