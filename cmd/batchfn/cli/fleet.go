package cli

import (
	"bytes"
	"fmt"
	"maps"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// Fleet checks the limits, begins the watch over time and memory, and reads the fleet of the
// arguments, or of the working directory. stop ends the watch, also where it fails.
func (l *Limits) Fleet(args []string, cmd *cobra.Command, s Streams) (fleet *spec.Fleet, stop func(), err error) {
	if err := l.Check(); err != nil {
		return nil, func() {}, err
	}
	stop = l.Watch(s)
	fleet, err = Read(args, l.Source(), cmd, s)
	return fleet, stop, err
}

// Read reads the fleet of the arguments, or of the working directory. What is
// unreadable is told with its source.
func Read(args []string, opts source.Options, cmd *cobra.Command, s Streams) (*spec.Fleet, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	fleet, err := source.Read(args, opts)
	tellEvaluated(fleet, cmd, s)
	if unreadable, ok := err.(*spec.Unreadable); ok && fleet != nil {
		r := &report.Report{Findings: unreadable.Problems, Sources: withoutManifests(fleet.Sources)}
		r.Text(s.Err, s.Colored(cmd))
		return nil, Unreadable
	}
	return fleet, err
}

// withoutManifests are sources whose lines may be shown where they can't be read: in a
// manifest of Kubernetes, such a line may be of a Secret, with no name that tells.
func withoutManifests(sources map[string][]byte) map[string][]byte {
	shown := maps.Clone(sources)
	maps.DeleteFunc(shown, func(_ string, text []byte) bool {
		isManifest := bytes.Contains(append([]byte("\n"), text...), []byte("\napiVersion:")) || bytes.Contains(text, []byte("\nkind:"))
		return isManifest && !bytes.Contains(text, []byte("kind: BatchSet"))
	})
	return shown
}

// tellEvaluated says which packages needed CUE's evaluator, if that is asked for.
func tellEvaluated(fleet *spec.Fleet, cmd *cobra.Command, s Streams) {
	if flag := cmd.Flags().Lookup("evaluate"); fleet == nil || flag.Value.String() != "tell" {
		return
	}
	for _, why := range fleet.Evaluated {
		fmt.Fprintf(s.Err, "evaluated: %s: %s\n", report.Printable(why.Pos.String()), report.Printable(why.Message))
	}
}

// Tell writes the findings of a rendering; it fails where one is an error.
func Tell(fleet *spec.Fleet, findings []spec.Finding, cmd *cobra.Command, s Streams) error {
	r := NewReport(fleet, findings)
	r.Text(s.Err, s.Colored(cmd))
	if spec.HasErrors(findings) {
		s.Err.Write([]byte(r.Summary() + ": nothing is rendered\n"))
		return Findings
	}
	return nil
}

// NewReport is the report of findings of a fleet.
func NewReport(fleet *spec.Fleet, findings []spec.Finding) *report.Report {
	return &report.Report{Findings: findings, Sources: fleet.Sources, Regions: len(fleet.RegionNames())}
}
