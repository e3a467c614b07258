package plugin

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/krm"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/plugin"
	"github.com/batchfn/batchfn/plugin/kustomize"
)

// buildKustomization builds the kustomization of the working directory.
func buildKustomization(request plugin.Request, l *cli.Limits) (product, error) {
	dir, err := os.Getwd()
	if err != nil {
		return product{}, err
	}
	defer isolate()()
	sets := 0
	built, err := kustomize.Build(dir, cmp.Or(l.Root, l.Within), func(dir string, list *resourcelist.List) error {
		back, err := workIn(dir)
		if err != nil {
			return err
		}
		defer back()
		done, err := krm.Process(list, func(set *source.BatchSet) (*spec.Fleet, error) {
			sets++
			if err := settle(request, set); err != nil {
				return nil, err
			}
			return set.Read(l.Source())
		}, source.Beside(cmp.Or(l.Root, l.Within)))
		if err != nil {
			return err
		}
		if spec.HasErrors(done.Findings) {
			return judged{done.Report(done.Findings)}
		}
		return nil
	})
	if err == nil && sets == 0 && (len(request.Regions) > 0 || request.Version != "") {
		err = spec.NewUnreadable(spec.Pos{File: kustomize.Find(".")}, "the parameters region and version have no effect: the kustomization has no BatchSet",
			"remove them, or list batchfn under generators or transformers")
	}
	if err == nil && spec.HasErrors(built.Findings) {
		err = judged{&report.Report{Findings: built.Findings}}
	}
	return product{built.Resources, func(w io.Writer) error { return sink.WriteText(w, built.Text, sink.Limit(l.MaxOutput)) }}, err
}

// settle gives a BatchSet of a kustomization what the application's parameters
// say: they fill in what the set leaves open and choose among its regions, and
// what they contradict is an error.
func settle(request plugin.Request, set *source.BatchSet) error {
	fail := func(message string) error {
		return spec.NewUnreadable(spec.Pos{File: set.File()}, message, "remove one of the two, or make them equal")
	}
	for _, r := range request.Regions {
		if len(set.Regions) > 0 && !slices.Contains(set.Regions, r) {
			return fail(fmt.Sprintf("the application asks for region %q, the set for %s", r, strings.Join(set.Regions, ", ")))
		}
	}
	if request.Version != "" && set.Version != "" && request.Version != set.Version {
		return fail(fmt.Sprintf("the application asks for version %q, the set for %q", request.Version, set.Version))
	}
	if len(request.Regions) > 0 {
		set.Regions = request.Regions
	}
	if request.Version != "" {
		set.Version = request.Version
	}
	set.AllowEmpty = set.AllowEmpty || request.AllowEmpty
	return nil
}
