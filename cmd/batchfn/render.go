package main

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

type renderFlags struct {
	limits
	regions    []string
	version    string
	output     string
	allowEmpty bool
}

func newRender(s streams) *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:   "render [DIR|FILE…]",
		Short: "Print the manifests of a fleet",
		Long: `Print the manifests of a fleet, for every region or for those named. Where a
rule at level error is violated nothing is printed but the findings, on standard
error.

With -o dir=PATH each workload becomes PATH/REGION/NAME.yaml; files that batchfn
wrote before are replaced or removed, all others stay.`,
		Example: `  batchfn render                                  # the fleet in this directory
  batchfn render examples/fleet --region jp --version v1
  batchfn render examples/fleet --version v1 -o dir=rendered
  batchfn render batch.cue -o json | jq '.items[].metadata.name'`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	cmd.Flags().StringSliceVarP(&f.regions, "region", "r", nil, "region to render; may be given again (default: all)")
	cmd.Flags().StringVar(&f.version, "version", "", "version of the image, a label value: replaces {version}")
	cmd.Flags().StringVarP(&f.output, "output", "o", "yaml", "yaml, json or dir=PATH")
	cmd.Flags().BoolVar(&f.allowEmpty, "allow-empty", false, "no resource at all is no error")
	f.limits.flags(cmd)
	cmd.Flags().Var(&f.maxOutput, "max-output", "most bytes of output")
	return cmd
}

func (f *renderFlags) run(cmd *cobra.Command, s streams, args []string) error {
	dir, toDir := strings.CutPrefix(f.output, "dir=")
	switch {
	case !toDir && f.output != "yaml" && f.output != "json":
		return usage("-o %s: want yaml, json or dir=PATH", f.output)
	case toDir && dir == "":
		return usage("-o dir=: want a directory, such as dir=rendered")
	case cmd.Flags().Changed("version") && f.version == "":
		return usage("--version is empty")
	}
	if err := checkVersion("--version", f.version); err != nil {
		return err
	}
	if err := f.limits.check(); err != nil {
		return err
	}
	stop := f.watch(s)
	defer stop()
	s.Out = &stopping{s.Out, stop} // whoever reads it gets the whole or nothing
	fleet, err := read(args, f.source(), cmd, s)
	if err != nil {
		return err
	}
	if err := fn.CheckRegions(f.regions, fleet.RegionNames(), spec.Pos{}, ""); err != nil {
		return err
	}
	rendered, findings := fn.Render(fleet, fn.Options{Regions: f.regions, Version: f.version, Separate: toDir})
	if err := tell(fleet, findings, cmd, s); err != nil {
		return err
	}
	if rendered.Len() == 0 && !f.allowEmpty {
		return spec.NewUnreadable(spec.Pos{}, "the fleet yields no resource", "if that is meant, say --allow-empty")
	}
	if toDir {
		return f.writeDir(dir, fleet, rendered, s)
	}
	return f.writeStream(rendered, s)
}

// checkVersion refuses a version that no label can hold.
func checkVersion(what, version string) error {
	if problems := validation.IsValidLabelValue(version); len(problems) > 0 {
		return usage("%s %q is no label value: %s", what, version, problems[0])
	}
	return nil
}

func (f *renderFlags) writeStream(rendered *fn.Rendering, s streams) error {
	if f.output == "json" {
		return sink.WriteJSON(s.Out, objects(rendered), sink.Limit(f.maxOutput))
	}
	return sink.WriteYAML(s.Out, objects(rendered), sink.Limit(f.maxOutput))
}

// objects are the resources of a rendering.
func objects(rendered *fn.Rendering) iter.Seq[manifest.Object] {
	return func(yield func(manifest.Object) bool) {
		for r := range rendered.All() {
			for _, o := range r.Objects {
				if !yield(o) {
					return
				}
			}
		}
	}
}

func (f *renderFlags) writeDir(dir string, fleet *spec.Fleet, rendered *fn.Rendering, s streams) error {
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
	return sink.Dir(dir, files, regions, len(f.regions) == 0, sink.Limit(f.maxOutput), progress(s))
}

// progress draws a bar on a terminal once the work takes longer than a second.
func progress(s streams) func(done, total int) {
	if !isTerminal(s.Err) {
		return func(int, int) {}
	}
	started := time.Now()
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil && time.Since(started) < time.Second {
			return
		}
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(s.Err), progressbar.OptionSetDescription("writing"),
				progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
		}
		bar.Set(done)
	}
}

// read reads the fleet of the arguments, or of the working directory. What is
// unreadable is told with its source.
func read(args []string, opts source.Options, cmd *cobra.Command, s streams) (*spec.Fleet, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	fleet, err := source.Read(args, opts)
	tellEvaluated(fleet, cmd, s)
	if unreadable, ok := err.(*spec.Unreadable); ok && fleet != nil {
		r := &report.Report{Findings: unreadable.Problems, Sources: fleet.Sources}
		r.Text(s.Err, colored(cmd.Root(), s))
		return nil, errUnreadable
	}
	return fleet, err
}

// tellEvaluated says which packages needed CUE's evaluator, if that is asked for.
func tellEvaluated(fleet *spec.Fleet, cmd *cobra.Command, s streams) {
	if flag := cmd.Flags().Lookup("evaluate"); fleet == nil || flag.Value.String() != "tell" {
		return
	}
	for _, why := range fleet.Evaluated {
		fmt.Fprintf(s.Err, "evaluated: %s: %s\n", report.Printable(why.Pos.String()), report.Printable(why.Message))
	}
}

// tell writes the findings of a rendering; it fails where one is an error.
func tell(fleet *spec.Fleet, findings []spec.Finding, cmd *cobra.Command, s streams) error {
	r := newReport(fleet, findings)
	r.Text(s.Err, colored(cmd.Root(), s))
	if spec.HasErrors(findings) {
		s.Err.Write([]byte(r.Summary() + ": nothing is rendered\n"))
		return errFindings
	}
	return nil
}

func newReport(fleet *spec.Fleet, findings []spec.Finding) *report.Report {
	return &report.Report{Findings: findings, Sources: fleet.Sources, Regions: len(fleet.RegionNames())}
}

func completeFleets(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"cue", "yaml", "json"}, cobra.ShellCompDirectiveFilterFileExt
}
