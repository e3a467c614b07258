package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/spec"
)

type diffFlags struct {
	cli.Limits
	regions  []string
	version  string
	format   *cli.Choice
	exitCode bool
}

func newDiff(s cli.Streams) *cobra.Command {
	f := diffFlags{format: cli.NewChoice("text", "text", "json")}
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Print what changes between two fleets",
		Long: `Print what changes between two fleets: by batch, region and field of an entry,
with what follows from it, such as a run that is skipped on the day of the
change. Values are compared in each region after all levels have merged, so a
value that moves from an entry to the platform is not a change.

If either fleet violates a rule at level error, print only the findings, with
the side that they are on.`,
		Example: `  batchfn diff old-fleet new-fleet
  batchfn diff old-fleet new-fleet --format json --exit-code`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return cli.Usage("want OLD and NEW: two directories or files")
			}
			return nil
		},
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	cmd.Flags().StringSliceVarP(&f.regions, "region", "r", nil, "only this region; repeat the flag for more (default: all)")
	cmd.Flags().StringVar(&f.version, "version", "", "version of the image on both sides: replaces {version}; must be a valid label value")
	cmd.Flags().Var(f.format, "format", "text or json")
	cmd.Flags().BoolVar(&f.exitCode, "exit-code", false, "exit with status 1 if there are differences")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"region": completeNothing, "format": f.format.Complete, "version": completeNothing})
	return cmd
}

func (f *diffFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	if cmd.Flags().Changed("version") && f.version == "" {
		return cli.Usage("--version is empty")
	}
	if err := cli.CheckVersion("--version", f.version); err != nil {
		return err
	}
	if err := f.Check(); err != nil {
		return err
	}
	stop := f.Watch(s)
	defer stop()
	old, now, err := f.sides(cmd, s, args)
	if err != nil {
		return err
	}
	d := diff.Fleets(old, now, f.regions...)
	text, err := f.text(d)
	if err != nil {
		return err
	}
	if d.Empty() {
		fmt.Fprintln(s.Err, "no differences")
	}
	stop() // whoever reads it gets the whole or nothing
	if err := sink.WriteText(s.Out, text, sink.Limit(f.MaxOutput)); err != nil {
		return err
	}
	if f.exitCode && !d.Empty() {
		return cli.Findings
	}
	return nil
}

func (f *diffFlags) text(d *diff.Diff) ([]byte, error) {
	if f.format.String() == "json" {
		return d.JSON()
	}
	return d.Text(), nil
}

// sides reads and judges both fleets. The findings of both are told: half a
// difference would look like a whole one.
func (f *diffFlags) sides(cmd *cobra.Command, s cli.Streams, args []string) (old, now *spec.Fleet, err error) {
	if old, err = cli.Read(args[:1], f.Source(), cmd, s); err != nil {
		return nil, nil, err
	}
	if now, err = cli.Read(args[1:], f.Source(), cmd, s); err != nil {
		return nil, nil, err
	}
	if err := f.checkRegions(old, now); err != nil {
		return nil, nil, err
	}
	oldErr := f.judge("OLD", args[0], old, cmd, s)
	if err := f.judge("NEW", args[1], now, cmd, s); err != nil {
		return nil, nil, err
	}
	return old, now, oldErr
}

// checkRegions refuses a region that neither side has: one of them may be new.
func (f *diffFlags) checkRegions(old, now *spec.Fleet) error {
	known := append(now.RegionNames(), old.RegionNames()...)
	return fn.CheckRegions(f.regions, known, spec.Pos{}, "")
}

// judge tells the findings of a side where one of them is an error.
func (f *diffFlags) judge(side, name string, fleet *spec.Fleet, cmd *cobra.Command, s cli.Streams) error {
	findings := fn.Judge(fleet, f.regions)
	if !spec.HasErrors(findings) {
		return nil
	}
	r := cli.NewReport(fleet, findings)
	if err := r.Text(s.Err, s.Colored(cmd)); err != nil {
		return err
	}
	fmt.Fprintf(s.Err, "%s (%s): %s: nothing is compared\n", side, name, r.Summary())
	return cli.Findings
}
