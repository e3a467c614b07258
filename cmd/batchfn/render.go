package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/spec"
)

type renderFlags struct {
	cli.Limits
	regions    cli.Regions
	version    cli.Version
	output     string
	allowEmpty bool
}

func newRender(s cli.Streams) *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:   "render [DIR|FILE…]",
		Short: "Print the manifests of a fleet",
		Long: `Print the manifests of a fleet for all regions, or for those set by --region.
If a rule at level error is violated, print only the findings, to standard
error.

With -o dir=PATH, write each workload to PATH/REGION/NAME.yaml. batchfn replaces
or removes the files that it wrote before, and keeps all other files. It replaces
the directory of a region as a whole, so that a kill leaves each old or new.`,
		Example: `  batchfn render                                  # the fleet in this directory
  batchfn render examples/fleet --region jp --version v1
  batchfn render examples/fleet --version v1 -o dir=rendered
  batchfn render batch.cue -o json | jq '.items[].metadata.name'`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	f.regions.Flag(cmd, cli.OnlyThese)
	f.version.Flag(cmd, cli.ReplacesVersion)
	cmd.Flags().StringVarP(&f.output, "output", "o", "yaml", "yaml, json or dir=PATH")
	cmd.Flags().BoolVar(&f.allowEmpty, "allow-empty", false, "succeed even if nothing renders")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"region": completeRegions(&f.Limits, s), "output": completeOutput, "version": completeNothing})
	return cmd
}

func (f *renderFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	dir, toDir := strings.CutPrefix(f.output, "dir=")
	switch {
	case !toDir && f.output != "yaml" && f.output != "json":
		return cli.Usage("-o %s: want yaml, json or dir=PATH", f.output)
	case toDir && dir == "":
		return cli.Usage("-o dir=: want a directory, such as dir=rendered")
	}
	if err := f.version.Check(cmd); err != nil {
		return err
	}
	fleet, stop, err := f.Fleet(args, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	s.Out = &cli.Stopping{Writer: s.Out, Stop: stop} // readers get all of the output or nothing
	if err := f.regions.Check(fleet.RegionNames()); err != nil {
		return err
	}
	if toDir {
		return f.writeDir(dir, fleet, cmd, s)
	}
	return f.writeStream(fleet, cmd, s)
}

func (f *renderFlags) writeStream(fleet *spec.Fleet, cmd *cobra.Command, s cli.Streams) error {
	var stream sink.Stream = sink.NewYAML(sink.Limit(f.MaxOutput))
	if f.output == "json" {
		stream = sink.NewJSON(sink.Limit(f.MaxOutput))
	}
	workloads, findings := fn.RenderTo(fleet, fn.Options{Regions: f.regions, Version: string(f.version)}, stream)
	if err := f.tell(fleet, findings, workloads, cmd, s); err != nil {
		return err
	}
	return stream.Write(s.Out)
}

// tell tells findings. It fails where one is an error, and where there is nothing to
// write by mistake.
func (f *renderFlags) tell(fleet *spec.Fleet, findings []spec.Finding, workloads int, cmd *cobra.Command, s cli.Streams) error {
	if err := cli.Tell(fleet, findings, cmd, s); err != nil {
		return err
	}
	if workloads == 0 && !f.allowEmpty {
		return spec.NewUnreadable(spec.Pos{}, "the fleet yields no resource"+fn.In(f.regions), "if that is intended, use --allow-empty")
	}
	return nil
}

func (f *renderFlags) writeDir(dir string, fleet *spec.Fleet, cmd *cobra.Command, s cli.Streams) error {
	rendered, findings := fn.Render(fleet, fn.Options{Regions: f.regions, Version: string(f.version), Separate: true})
	if err := f.tell(fleet, findings, rendered.Len(), cmd, s); err != nil {
		return err
	}
	regions := f.regions
	if len(regions) == 0 {
		regions = fleet.RegionNames()
	}
	files := func(yield func(sink.File) bool) {
		for r := range rendered.All() {
			if !yield(sink.NewFile(r.Region, r.Name, r.Objects)) {
				return
			}
		}
	}
	to := sink.Directory{Path: dir, Regions: regions, All: len(f.regions) == 0, Limit: sink.Limit(f.MaxOutput), Progress: progress(s)}
	return to.Write(files)
}
