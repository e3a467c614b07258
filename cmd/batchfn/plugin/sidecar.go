package plugin

import (
	"fmt"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/plugin"
)

func newSidecar(s cli.Streams, version string) *cobra.Command {
	format := cli.NewChoice("kustomize", "kustomize", "helm")
	image := ""
	cmd := &cobra.Command{
		Use:   "sidecar",
		Short: "Print the sidecar of the repo-server that installs the plugin",
		Long: `Print the configuration that installs the plugin: a kustomize component for Argo CD's
own manifests, or values for the argo-cd chart of argo-helm.`,
		Example: `  batchfn plugin sidecar --image registry.example.com/batchfn:v1.2.3 > batchfn/kustomization.yaml
  batchfn plugin sidecar --format helm > values.yaml`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if image != "" && !reference.MatchString(image) {
				return cli.Usage("--image %q is not a valid image", image)
			}
			print := plugin.Component
			if format.String() == "helm" {
				print = plugin.HelmValues
			}
			_, err := fmt.Fprint(s.Out, print(image, version))
			return err
		},
	}
	cmd.Flags().Var(format, "format", "kustomize or helm")
	_ = cmd.RegisterFlagCompletionFunc("format", format.Complete)
	cmd.Flags().StringVar(&image, "image", "", "batchfn's image (default "+plugin.DefaultImage+":VERSION)")
	return cmd
}

// reference is what images are written with, and YAML takes as it is.
var reference = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9._/@:-]*$`)
