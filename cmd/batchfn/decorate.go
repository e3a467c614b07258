package main

import (
	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/handwritten"
	"github.com/batchfn/batchfn/fn/spec"
)

type decorateFlags struct {
	cli.Limits
	fleet   string
	region  string
	version cli.Version
	diff    bool
}

func newDecorate(s cli.Streams) *cobra.Command {
	var f decorateFlags
	cmd := &cobra.Command{
		Use:   "decorate FILE|DIR… --fleet DIR",
		Short: "Add owners and tags to hand-written manifests",
		Long: `Check hand-written CronJobs, Jobs, Deployments and StatefulSets against the rules of
a fleet, and print them with the missing labels, annotations and variables added.
Existing text stays byte for byte, comments included. decorate checks and changes
only workloads with the label app.kubernetes.io/component (batch, batch-iterator or
batch-worker). It reads all *.yaml and *.yml files of a directory, and writes no
files.`,
		Example: `  batchfn decorate job.yaml --fleet fleet --region jp
  batchfn decorate manifests --fleet fleet --diff       # what would be added`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cli.Usage("want a file or a directory of manifests")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	cmd.Flags().StringVar(&f.fleet, "fleet", "", "directory or file of the fleet whose platform applies")
	cmd.Flags().StringVarP(&f.region, "region", "r", "", "region of resources that set none (default: the region whose namespace they have)")
	f.version.Flag(cmd, "version of the images, a label value")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "print what would be added, as a diff")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"region": completeNothing, "version": completeNothing, "fleet": completeFleets})
	return cmd
}

func (f *decorateFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	if f.fleet == "" {
		return cli.Usage("--fleet is missing: want the directory of the fleet whose platform applies")
	}
	if f.region == "" && cmd.Flags().Changed("region") {
		return cli.Usage("--region is empty: want the name of a region")
	}
	if err := f.version.Check(cmd); err != nil {
		return err
	}
	fleet, stop, err := f.Fleet([]string{f.fleet}, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	opts := fn.Options{Version: string(f.version)}
	if f.region != "" {
		opts.Regions = []string{f.region}
	}
	if err := cli.Regions(opts.Regions).Check(fleet.RegionNames()); err != nil {
		return err
	}
	pages, err := handwritten.Read(args, f.Root)
	if err != nil {
		return err
	}
	findings := pages.Judge(fleet, &opts)
	if !spec.HasErrors(findings) {
		findings = append(findings, pages.Decorate(opts)...)
	}
	if err := cli.Tell(fleet, findings, cmd, s); err != nil {
		return err
	}
	out := pages.Text()
	if f.diff {
		out = pages.Diff()
	}
	return f.Print(out, s, stop)
}
