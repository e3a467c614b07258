package main

import (
	_ "embed"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

//go:embed findings.schema.json
var findingsSchema string

//go:embed catalog.schema.json
var catalogSchema string

//go:embed import.schema.json
var importSchema string

//go:embed diff.schema.json
var diffSchema string

func newSchema(s cli.Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "schema [fleet|batchset|function|cue|findings|catalog|import|diff]",
		Short: "Print a schema, for editors",
		Long: `Print the JSON Schema of YAML and JSON fleets (fleet, the default) or of BatchSet,
the configuration of the KRM function (batchset); batchfn's KRMFunctionDefinition
with its OpenAPI schema (function); the CUE schema, which is their source (cue); or
the JSON Schema of ` + "`check --format json`" + ` (findings), ` + "`catalog --format json`" + ` (catalog),
` + "`import --report json`" + ` (import) or ` + "`diff --format json`" + ` (diff).

Refer to the schema in the first line of a YAML fleet or BatchSet:

  # yaml-language-server: $schema=fleet.schema.json`,
		Example: `  batchfn schema > fleet.schema.json
  batchfn schema batchset > batchset.schema.json
  batchfn schema cue
  batchfn schema findings`,
		Args:      cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{"fleet", "batchset", "function", "cue", "findings", "catalog", "import", "diff"},
		RunE: func(_ *cobra.Command, args []string) error {
			name := "fleet"
			if len(args) > 0 {
				name = args[0]
			}
			text, err := schemaOf(name)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(s.Out, text)
			return err
		},
	}
}

func schemaOf(name string) (string, error) {
	var text []byte
	var err error
	switch name {
	case "cue":
		return spec.Schema, nil
	case "findings":
		return findingsSchema, nil
	case "catalog":
		return catalogSchema, nil
	case "import":
		return importSchema, nil
	case "diff":
		return diffSchema, nil
	case "function":
		text, err = shape.Default().FunctionDefinition()
		return string(text), err
	case "batchset":
		text, err = shape.Default().BatchSetJSONSchema()
	default:
		text, err = shape.Default().JSONSchema()
	}
	return string(text) + "\n", err
}
