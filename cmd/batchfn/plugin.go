package main

import (
	"fmt"
	"os"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/plugin"
	"github.com/batchfn/batchfn/plugin/kustomize"
)

func newPlugin(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plugin",
		Short: "Be a config-management plugin of Argo CD",
		Long: `Be a config-management plugin of Argo CD, in a sidecar of its repo-server. The
application's directory is the working directory; parameters and environment are
those of Argo CD. On an error nothing is on standard output, and the first line of
standard error says what, where, whose, and what to do.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newGenerate(s), newParameters(s), newConfig(s), newSidecar(s), newReplay(s))
	return cmd
}

func newParameters(s streams) *cobra.Command {
	var l limits
	cmd := &cobra.Command{
		Use:     "parameters",
		Short:   "Announce the parameters of the application, with the fleet's regions",
		Example: "  cd fleet && batchfn plugin parameters",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			request, _ := plugin.NewRequest(s.Getenv) // a wrong parameter is told when it is rendered
			l.doing, l.within = failed(request), repository(request)
			defer l.watch(s)()
			regions, err := announcedRegions(&l)
			if err != nil {
				return tellArgo(request, err, s)
			}
			text, err := plugin.Announce(regions)
			if err == nil {
				_, err = fmt.Fprintf(s.Out, "%s\n", text)
			}
			return err
		},
	}
	l.flags(cmd)
	return cmd
}

// announcedRegions are those of the application's fleet. A kustomization may
// have several fleets, and names none here.
func announcedRegions(l *limits) ([]string, error) {
	if kustomize.Find(".") != "" {
		return nil, nil
	}
	fleet, err := source.Read([]string{"."}, l.source())
	if err != nil {
		return nil, err
	}
	return fleet.RegionNames(), nil
}

func newConfig(s streams) *cobra.Command {
	return &cobra.Command{
		Use:     "config",
		Short:   "Print plugin.yaml",
		Example: "  batchfn plugin config > plugin.yaml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(s.Out, plugin.Config(version()))
			return err
		},
	}
}

func newSidecar(s streams) *cobra.Command {
	format := newChoice("kustomize", "kustomize", "helm")
	image := ""
	cmd := &cobra.Command{
		Use:   "sidecar",
		Short: "Print the sidecar of the repo-server, to install the plugin with",
		Long: `Print what installs the plugin: a kustomize component for Argo CD's own manifests,
or values for the argo-cd chart of argo-helm.`,
		Example: `  batchfn plugin sidecar --image registry.example.com/batchfn:v1.2.3 > batchfn/kustomization.yaml
  batchfn plugin sidecar --format helm > values.yaml`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if image != "" && !reference.MatchString(image) {
				return usage("--image %q is no image", image)
			}
			print := plugin.Component
			if format.String() == "helm" {
				print = plugin.HelmValues
			}
			_, err := fmt.Fprint(s.Out, print(image, version()))
			return err
		},
	}
	cmd.Flags().Var(format, "format", "kustomize or helm")
	cmd.Flags().StringVar(&image, "image", "", "batchfn's image (default "+plugin.DefaultImage+":VERSION)")
	return cmd
}

// reference is what images are written with, and YAML takes as it stands.
var reference = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._/@:-]*$`)

// workIn makes a directory the working directory until the returned function is
// called: paths start there.
func workIn(dir string) (back func(), err error) {
	was, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return func() { _ = os.Chdir(was) }, os.Chdir(dir)
}
