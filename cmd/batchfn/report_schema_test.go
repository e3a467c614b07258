package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"
)

// schemaNamed is what `batchfn schema NAME` prints.
func schemaNamed(t *testing.T, name string) *gojsonschema.Schema {
	t.Helper()
	text, _, status := batchfn(t, "schema", name)
	require.Zero(t, status)
	loader := gojsonschema.NewSchemaLoader()
	loader.AutoDetect, loader.Draft = false, gojsonschema.Draft7 // the library knows no later one; the schemas use nothing of one
	schema, err := loader.Compile(gojsonschema.NewBytesLoader(text))
	require.NoError(t, err)
	return schema
}

func holdJSON(t *testing.T, schema *gojsonschema.Schema, text []byte, what string) {
	t.Helper()
	result, err := schema.Validate(gojsonschema.NewBytesLoader(text))
	require.NoError(t, err, what)
	assert.Empty(t, result.Errors(), what)
}

// TestImportReportIsAsItsSchemaSays holds the reports of all samples to the schema.
func TestImportReportIsAsItsSchemaSays(t *testing.T) {
	schema := schemaNamed(t, "import")
	dirs, err := filepath.Glob("../../testdata/import/samples/*")
	require.NoError(t, err)
	require.NotEmpty(t, dirs)
	for _, dir := range dirs {
		out, errs, status := batchfn(t, "import", filepath.Join(dir, "in"), "-o", filepath.Join(t.TempDir(), "fleet"), "--report", "json")
		require.Zero(t, status, string(errs))
		holdJSON(t, schema, out, dir)
	}
}

// TestDiffIsAsItsSchemaSays compares goldens with each other: all is added, removed
// or changed.
func TestDiffIsAsItsSchemaSays(t *testing.T) {
	schema := schemaNamed(t, "diff")
	fleets, err := filepath.Glob("../../testdata/golden/*/fleet.cue")
	require.NoError(t, err)
	seen := 0
	for i, fleet := range fleets[1:] {
		for _, more := range [][]string{nil, {"--manifests"}} {
			out, _, status := batchfn(t, append([]string{"diff", fleets[i], fleet, "--format", "json"}, more...)...)
			if status == 0 {
				seen++
				holdJSON(t, schema, out, fleet)
			}
		}
	}
	require.Greater(t, seen, 2)
}
