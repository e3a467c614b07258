package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// release is the version; the linker sets it: -ldflags "-X main.release=v1.2.3".
var release = "v0.1.0-dev"

func version() string { return release }

func newVersion(s cli.Streams) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of batchfn",
		Example: "  batchfn version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(s.Out, "batchfn", version())
			return err
		},
	}
}
