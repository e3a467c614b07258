package main

import (
	"cmp"
	"errors"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/krm"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/plugin"
	"github.com/batchfn/batchfn/plugin/kustomize"
)

// pluginTimeout ends a rendering before Argo CD does, which kills without a word
// after 60 s less what fetching and copying took.
const pluginTimeout = 45 * time.Second

func newGenerate(s streams) *cobra.Command {
	var l limits
	cmd := &cobra.Command{
		Use:     "generate",
		Short:   "Print the manifests of the application",
		Example: "  cd fleet && ARGOCD_ENV_REGION=jp ARGOCD_ENV_VERSION=v1 batchfn plugin generate",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return generate(&l, s) },
	}
	l.pluginFlags(cmd)
	return cmd
}

// pluginFlags are the limits of a rendering for Argo CD.
func (l *limits) pluginFlags(cmd *cobra.Command) {
	l.flags(cmd)
	l.timeout = pluginTimeout
	cmd.Flags().Lookup("timeout").DefValue = pluginTimeout.String()
	cmd.Flags().Var(&l.maxOutput, "max-output", "most bytes of output")
}

// generate prints the manifests of the application in the working directory, as
// the environment asks for.
func generate(l *limits, s streams) error {
	request, err := plugin.NewRequest(s.Getenv)
	if err == nil {
		err = errors.Join(l.check(), checkVersion("the parameter version", request.Version))
	}
	if err == nil {
		l.doing, l.within = failed(request), repository(request)
		stop := l.watch(s)
		defer stop()
		err = generateRequest(request, l, &stopping{s.Out, stop})
	}
	return tellArgo(request, err, s)
}

// judged is an error that findings explain.
type judged struct{ report *report.Report }

func (judged) Error() string { return errFindings.Error() }

// product is what becomes of an application.
type product struct {
	resources int
	write     func(io.Writer) error
}

func generateRequest(request plugin.Request, l *limits, out io.Writer) error {
	render := renderFleet
	if kustomize.Find(".") != "" {
		render = buildKustomization
	}
	made, err := render(request, l)
	if err != nil {
		return err
	}
	if made.resources == 0 && !request.AllowEmpty {
		return spec.NewUnreadable(spec.Pos{}, "the application yields no resource: with prune, Argo CD would delete all that is there",
			`if that is meant, set the parameter allowEmpty to "true"`)
	}
	return made.write(out)
}

// repository is the directory that holds what there is of the repository.
func repository(request plugin.Request) string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return plugin.Root(dir, request.SourcePath)
}

// renderFleet renders the fleet of the working directory.
func renderFleet(request plugin.Request, l *limits) (product, error) {
	fleet, err := source.Read([]string{"."}, l.source())
	if err != nil {
		return product{}, err
	}
	if err := request.Resolve(fleet.RegionNames()); err != nil {
		return product{}, err
	}
	rendered, findings := fn.Render(fleet, fn.Options{Regions: request.Regions, Version: request.Version})
	if spec.HasErrors(findings) {
		return product{}, judged{newReport(fleet, findings)}
	}
	return product{rendered.Len(), func(w io.Writer) error { return sink.WriteYAML(w, objects(rendered), sink.Limit(l.maxOutput)) }}, nil
}

// buildKustomization builds the kustomization of the working directory.
func buildKustomization(request plugin.Request, l *limits) (product, error) {
	dir, err := os.Getwd()
	if err != nil {
		return product{}, err
	}
	defer isolate()()
	sets := 0
	text, resources, err := kustomize.Build(dir, cmp.Or(l.root, l.within), func(dir string, list *resourcelist.List) error {
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
			return set.Read(l.source())
		})
		if err != nil {
			return err
		}
		if spec.HasErrors(done.Findings) {
			return judged{done.Report(done.Findings)}
		}
		return nil
	})
	if err == nil && sets == 0 && (len(request.Regions) > 0 || request.Version != "") {
		err = spec.NewUnreadable(spec.Pos{File: kustomize.Find(".")}, "the parameters region and version reach nothing: the kustomization has no BatchSet",
			"remove them, or list batchfn under generators or transformers")
	}
	return product{resources, func(w io.Writer) error { return sink.WriteText(w, text, sink.Limit(l.maxOutput)) }}, err
}
