package plugin

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/plugin"
)

func newConfig(s cli.Streams, version string) *cobra.Command {
	return &cobra.Command{
		Use:     "config",
		Short:   "Print plugin.yaml",
		Example: "  batchfn plugin config > plugin.yaml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(s.Out, plugin.Config(version))
			return err
		},
	}
}
