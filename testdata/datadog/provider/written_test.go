package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWhatIsWrittenIsOfTheSchema holds the module to the provider's schema without terraform:
// no argument that it lacks, none missing that it requires, blocks in the form that it has.
func TestWhatIsWrittenIsOfTheSchema(t *testing.T) {
	schemas, err := readSchemas()
	require.NoError(t, err)
	for _, fleet := range []string{"examples/fleet", "examples/quickstart"} {
		out, err := exec.Command("go", "run", "-C", "../../..", "./cmd/batchfn", "monitors", fleet).Output()
		require.NoError(t, err)
		var doc struct {
			Resource map[string]map[string]any
		}
		require.NoError(t, json.Unmarshal(out, &doc))
		require.NotEmpty(t, doc.Resource)
		for kind, named := range doc.Resource {
			require.Contains(t, schemas, kind)
			for name, resource := range named {
				assert.Empty(t, differences(schemas[kind].Block, resource, kind+"."+name))
			}
		}
	}
}

func TestDifferencesAreSeen(t *testing.T) {
	schemas, err := readSchemas()
	require.NoError(t, err)
	bad := map[string]any{"name": "a", "type": "metric", "tresholds": []any{}, "query": map[string]any{"numerator": "a"}}
	assert.ElementsMatch(t, []string{"slo.tresholds is unknown", "slo.query wants a list", "slo.thresholds is missing"},
		differences(schemas["datadog_service_level_objective"].Block, bad, "slo"))
}

// differences says where a resource is not of a block's schema.
func differences(block *tfprotov6.SchemaBlock, value any, path string) (out []string) {
	fields, ok := value.(map[string]any)
	if !ok {
		return []string{path + " wants an object"}
	}
	known := map[string]bool{}
	for _, a := range block.Attributes {
		known[a.Name] = true
		if a.Required && fields[a.Name] == nil {
			out = append(out, path+"."+a.Name+" is missing")
		}
	}
	for _, b := range block.BlockTypes {
		known[b.TypeName] = true
		out = append(out, nestedDifferences(b, fields[b.TypeName], path+"."+b.TypeName)...)
	}
	for name := range fields {
		if !known[name] {
			out = append(out, path+"."+name+" is unknown")
		}
	}
	slices.Sort(out)
	return out
}

func nestedDifferences(b *tfprotov6.SchemaNestedBlock, value any, path string) (out []string) {
	if value == nil {
		if b.MinItems > 0 {
			return []string{path + " is missing"}
		}
		return nil
	}
	if b.Nesting == tfprotov6.SchemaNestedBlockNestingModeSingle {
		return differences(b.Block, value, path)
	}
	items, ok := value.([]any)
	if !ok {
		return []string{path + " wants a list"}
	}
	for _, item := range items {
		out = append(out, differences(b.Block, item, path)...)
	}
	return out
}
