package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
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
		Use:   "diff OLD [NEW]",
		Short: "Print what changes between two fleets",
		Long: `Print what changes between two fleets: by batch, region and field of an entry,
with what follows from it, such as a run that is skipped on the day of the
change. Values are compared in each region after all levels have merged, so a
value that moves from an entry to the platform is not a change.

OLD and NEW are directories or files of a fleet, or REV:DIR: the directory DIR,
from the root of the git repository, at a revision. batchfn reads the objects of
the revision; it checks nothing out, runs no hook or filter, and fetches nothing.
Without NEW, compare REV:DIR with DIR of the working tree. Write ./a:b for a path
with a colon.

If either fleet violates a rule at level error, print only the findings, with
the side that they are on.`,
		Example: `  batchfn diff main:fleet                          # what the working tree changes
  batchfn diff origin/main:fleet HEAD:fleet        # what the branch changes
  batchfn diff old-fleet new-fleet --format json --exit-code`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) > 2 {
				return cli.Usage("want OLD and NEW: directories, files, or REV:DIR such as main:fleet")
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
	sides, err := f.open(args, s)
	if err != nil {
		return nil, nil, err
	}
	for _, side := range sides {
		if err := f.read(side, cmd, s); err != nil {
			return nil, nil, err
		}
	}
	old, now = sides[0].fleet, sides[1].fleet
	if err := fn.CheckRegions(f.regions, append(now.RegionNames(), old.RegionNames()...), spec.Pos{}, ""); err != nil {
		return nil, nil, err // one side may have a region that the other lacks
	}
	for _, side := range sides {
		if told := f.judge(side, cmd, s); told != nil {
			err = told
		}
	}
	return old, now, err
}

func (f *diffFlags) read(side *diffSide, cmd *cobra.Command, s cli.Streams) (err error) {
	opts := f.Source()
	if r := side.revision; r != nil {
		defer r.Close()
		opts.Files = &source.Files{FS: r, Name: r.Name}
	}
	side.fleet, err = cli.Read([]string{side.path}, opts, cmd, s)
	return err
}

// judge tells the findings of a side where one of them is an error.
func (f *diffFlags) judge(side *diffSide, cmd *cobra.Command, s cli.Streams) error {
	findings := fn.Judge(side.fleet, f.regions)
	if !spec.HasErrors(findings) {
		return nil
	}
	r := cli.NewReport(side.fleet, findings)
	if err := r.Text(s.Err, s.Colored(cmd)); err != nil {
		return err
	}
	fmt.Fprintf(s.Err, "%s (%s): %s: nothing is compared\n", side.name, report.Printable(side.text), r.Summary())
	return cli.Findings
}
