package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

type diffFlags struct {
	cli.Limits
	regions   cli.Regions
	version   cli.Version
	format    *cli.Choice
	exitCode  bool
	manifests bool
	newFleet  bool
	maxBytes  int
}

func newDiff(s cli.Streams) *cobra.Command {
	f := diffFlags{format: cli.NewChoice("text", "text", "markdown", "json")}
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

Each side can also be a file or a directory of rendered manifests. Manifests that
batchfn made are compared by the fields of entries, others by resource and path.
To compare them with a fleet, give the --version that they have. --manifests
compares all resources by path.

If either fleet violates a rule at level error, print only the findings, with
the side that they are on.`,
		Example: `  batchfn diff main:fleet                          # what the working tree changes
  batchfn diff origin/main:fleet HEAD:fleet        # what the branch changes
  batchfn diff old-fleet new-fleet --format json --exit-code
  batchfn diff rendered/ my-fleet --version v1     # what the next sync changes
  batchfn diff main:fleet --manifests              # by resource and path`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) > 2 {
				return cli.Usage("want OLD and NEW: directories, files, or REV:DIR such as main:fleet")
			}
			return nil
		},
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	f.regions.Flag(cmd, cli.OnlyThese)
	f.version.Flag(cmd, "version of the image on both sides: replaces {version}; must be a valid label value")
	cmd.Flags().Var(f.format, "format", "text, markdown or json")
	cmd.Flags().BoolVar(&f.exitCode, "exit-code", false, "exit with status 1 if there are differences")
	cmd.Flags().BoolVar(&f.manifests, "manifests", false, "compare the rendered resources, by path")
	cmd.Flags().BoolVar(&f.newFleet, "new-fleet", false, "read a directory that the revision OLD does not have as an empty fleet, for the change that adds the fleet")
	cmd.Flags().IntVar(&f.maxBytes, "max-bytes", 65000, "maximum size of the Markdown, which then shows whole batches only")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"region": completeNothing, "format": f.format.Complete, "version": completeNothing})
	return cmd
}

func (f *diffFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	if err := f.version.Check(cmd); err != nil {
		return err
	}
	if f.maxBytes < diff.LeastBytes {
		return cli.Usage("--max-bytes %d: want %d or more", f.maxBytes, diff.LeastBytes)
	}
	if err := f.Check(); err != nil {
		return err
	}
	stop := f.Watch(s)
	defer stop()
	d, err := f.compare(cmd, s, args)
	if err != nil {
		return err
	}
	text, err := f.text(d, args)
	if err != nil {
		return err
	}
	if d.Empty() {
		fmt.Fprintln(s.Err, "no differences")
	}
	if err := f.Print(text, s, stop); err != nil {
		return err
	}
	if f.exitCode && !d.Empty() {
		return cli.Findings
	}
	return nil
}

func (f *diffFlags) text(d *diff.Diff, args []string) ([]byte, error) {
	switch f.format.String() {
	case "json":
		return d.JSON()
	case "markdown":
		return d.Markdown(f.maxBytes, f.command(args)), nil
	}
	return d.Text(), nil
}

// command is the command line that shows the same as text.
func (f *diffFlags) command(args []string) string {
	words := append([]string{"batchfn", "diff"}, args...)
	for _, region := range f.regions {
		words = append(words, "--region", region)
	}
	if f.version != "" {
		words = append(words, "--version", string(f.version))
	}
	for _, flag := range []struct {
		name string
		set  bool
	}{{"--manifests", f.manifests}, {"--new-fleet", f.newFleet}} {
		if flag.set {
			words = append(words, flag.name)
		}
	}
	for i, word := range words {
		words[i] = command.Quote(report.Printable(word))
	}
	return strings.Join(words, " ")
}

// compare reads, judges and compares both sides. The findings of both are told: half a
// difference would look like a whole one.
func (f *diffFlags) compare(cmd *cobra.Command, s cli.Streams, args []string) (*diff.Diff, error) {
	sides, err := f.open(args, s)
	if err != nil {
		return nil, err
	}
	for _, side := range sides {
		if err := f.read(side, cmd, s); err != nil {
			return nil, err
		}
	}
	old, now := sides[0], sides[1]
	if old.fleet != nil && now.fleet != nil && !f.manifests {
		return f.compareFleets(old, now, cmd, s)
	}
	mixed := (old.fleet == nil) != (now.fleet == nil)
	switch {
	case mixed && f.version == "":
		return nil, cli.Usage("--version is missing: manifests have one, so the fleet needs it")
	case old.fleet == nil && now.fleet == nil && len(f.regions) > 0:
		return nil, cli.Usage("--region: only a fleet has regions to choose from")
	}
	a, err := f.resources(old, cmd, s)
	b, err2 := f.resources(now, cmd, s)
	if err != nil || err2 != nil {
		return nil, cmp.Or(err, err2)
	}
	return diff.Manifests(a, b, !f.manifests), nil
}

func (f *diffFlags) compareFleets(old, now *diffSide, cmd *cobra.Command, s cli.Streams) (*diff.Diff, error) {
	known := now.fleet.RegionNames() // one side may have a region that the other lacks
	for _, region := range old.fleet.RegionNames() {
		if !slices.Contains(known, region) {
			known = append(known, region)
		}
	}
	if err := f.regions.Check(known); err != nil {
		return nil, err
	}
	var err error
	for _, side := range []*diffSide{old, now} {
		if findings := fn.Judge(side.fleet, f.regions); spec.HasErrors(findings) {
			err = f.refuse(side, findings, cmd, s)
		}
	}
	if err != nil {
		return nil, err
	}
	return diff.Fleets(old.fleet, now.fleet, f.regions...), nil
}

// read reads a side: manifests, or a fleet.
func (f *diffFlags) read(side *diffSide, cmd *cobra.Command, s cli.Streams) (err error) {
	opts := f.Source()
	if r := side.revision; r != nil {
		defer r.Close()
		opts.Files = &source.Files{FS: r, Name: r.Name}
	}
	if f.newFleet && side.isMissing() {
		side.fleet = &spec.Fleet{}
		return nil
	}
	if err := side.readResources(f.Root); err != nil || side.resources != nil {
		return err
	}
	side.fleet, err = cli.Read([]string{side.path}, opts, cmd, s)
	return err
}

// refuse tells the findings of a side, one of which is an error.
func (f *diffFlags) refuse(side *diffSide, findings []spec.Finding, cmd *cobra.Command, s cli.Streams) error {
	r := cli.NewReport(side.fleet, findings)
	if err := r.Text(s.Err, s.Colored(cmd)); err != nil {
		return err
	}
	fmt.Fprintf(s.Err, "%s (%s): %s: nothing is compared\n", side.name, report.Printable(side.text), r.Summary())
	return cli.Findings
}
