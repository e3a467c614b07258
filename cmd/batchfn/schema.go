package main

import (
	_ "embed"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

//go:embed findings.schema.json
var findingsSchema string

func newSchema(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "schema [fleet|cue|findings]",
		Short: "Print a schema, for editors",
		Long: `Print the JSON Schema of YAML and JSON fleets (fleet, the default), the CUE
schema that it is made of (cue), or the JSON Schema of ` + "`check --format json`" + `
(findings).

A YAML fleet names its schema in its first line:

  # yaml-language-server: $schema=fleet.schema.json`,
		Example: `  batchfn schema > fleet.schema.json
  batchfn schema cue
  batchfn schema findings`,
		Args:      cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{"fleet", "cue", "findings"},
		RunE: func(_ *cobra.Command, args []string) error {
			text := findingsSchema
			switch {
			case len(args) == 0 || args[0] == "fleet":
				b, err := shape.Default().JSONSchema()
				if err != nil {
					return err
				}
				text = string(b) + "\n"
			case args[0] == "cue":
				text = spec.Schema
			}
			_, err := fmt.Fprint(s.Out, text)
			return err
		},
	}
}
