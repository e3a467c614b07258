package main

import (
	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// newPolicy groups what a platform team does about rules.
func newPolicy(s cli.Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Test rules, and introduce them into an existing fleet",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPolicyTest(s), newPolicyPreview(s), newPolicyWaivers(s), newPolicyAdmission(s))
	return cmd
}
