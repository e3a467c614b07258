package plugin

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/plugin"
	"github.com/batchfn/batchfn/plugin/kustomize"
)

func newGenerate(s cli.Streams) *cobra.Command {
	var l cli.Limits
	cmd := &cobra.Command{
		Use:     "generate",
		Short:   "Print the manifests of the application",
		Example: "  cd fleet && ARGOCD_ENV_REGION=jp ARGOCD_ENV_VERSION=v1 batchfn plugin generate",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return generate(&l, s) },
	}
	pluginFlags(&l, cmd)
	return cmd
}

// generate prints the manifests of the application in the working directory, as
// the environment asks for.
func generate(l *cli.Limits, s cli.Streams) error {
	request, err := plugin.NewRequest(s.Getenv)
	if err == nil {
		err = errors.Join(l.Check(), cli.CheckVersion("the parameter version", request.Version))
	}
	if err == nil {
		l.Doing, l.Within = failed(request), repository(request)
		stop := l.Watch(s)
		defer stop()
		err = generateRequest(request, l, &cli.Stopping{Writer: s.Out, Stop: stop})
	}
	return tellArgo(request, err, s)
}

// judged is an error that findings explain.
type judged struct{ report *report.Report }

func (judged) Error() string { return cli.Findings.Error() }

// product is what becomes of an application.
type product struct {
	resources int
	write     func(io.Writer) error
}

func generateRequest(request plugin.Request, l *cli.Limits, out io.Writer) error {
	render := renderFleet
	if kustomize.Find(".") != "" {
		render = buildKustomization
	}
	made, err := render(request, l)
	if err != nil {
		return err
	}
	if made.resources == 0 && !request.AllowEmpty {
		return spec.NewUnreadable(spec.Pos{}, "the application yields no resource"+fn.In(request.Regions)+": with prune, Argo CD would delete all its resources",
			`if that is intended, set the parameter allowEmpty to "true"`)
	}
	return made.write(out)
}

// renderFleet renders the fleet of the working directory.
func renderFleet(request plugin.Request, l *cli.Limits) (product, error) {
	fleet, err := source.Read([]string{"."}, l.Source())
	if err != nil {
		return product{}, err
	}
	if err := request.Resolve(fleet.RegionNames()); err != nil {
		return product{}, err
	}
	stream := sink.NewYAML(sink.Limit(l.MaxOutput))
	workloads, findings := fn.RenderTo(fleet, fn.Options{Regions: request.Regions, Version: request.Version}, stream)
	if spec.HasErrors(findings) {
		return product{}, judged{cli.NewReport(fleet, findings)}
	}
	return product{resources: workloads, write: stream.Write}, nil
}
