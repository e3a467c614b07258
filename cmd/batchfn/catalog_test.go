package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"
)

// catalogOf is the catalog of a fleet on a Saturday.
func catalogOf(t *testing.T, args ...string) []byte {
	t.Helper()
	out, errs, status := batchfn(t, append([]string{"catalog", "--as-of", "2026-11-28T09:00:00+09:00"}, args...)...)
	require.Zero(t, status, string(errs))
	return out
}

// TestCatalogIsAsItsSchemaSays holds the JSON of fleets to what `batchfn schema
// catalog` prints: every property is one that it knows.
func TestCatalogIsAsItsSchemaSays(t *testing.T) {
	text, _, _ := batchfn(t, "schema", "catalog")
	loader := gojsonschema.NewSchemaLoader()
	loader.AutoDetect, loader.Draft = false, gojsonschema.Draft7 // the library knows no later one; the schema uses nothing of one
	schema, err := loader.Compile(gojsonschema.NewBytesLoader(text))
	require.NoError(t, err)
	fleets, err := filepath.Glob("../../testdata/golden/*/fleet.cue")
	require.NoError(t, err)
	require.NotEmpty(t, fleets)
	crowded := filepath.Join(t.TempDir(), "crowded.cue")
	require.NoError(t, os.WriteFile(crowded, []byte(`package fleet

batches: [string]: {owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *"}
batches: {a: {}, b: {}, c: {overrides: jp: timeout: "2h"}}
platform: {
	name:  "acme"
	image: "r.example.com/batch:v1"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch"}
	owners: mail: {}
	defaults: {resources: {cpu: "100m", memory: "128Mi"}, timeout: "1h"}
	freezes: [{batches: ["c"], reason: "r", until: "2099-12-31"}]
	policy: maxStartsPerMinute: 1
}
`), 0o644))
	for _, fleet := range append(fleets, "../../examples/fleet", "../../examples/quickstart", crowded) {
		if fleet != crowded {
			if _, _, status := batchfn(t, "render", fleet, "--version", "v1", "-o", "json"); status != 0 {
				continue // a golden of findings
			}
		}
		out := catalogOf(t, fleet, "--format", "json")
		result, err := schema.Validate(gojsonschema.NewBytesLoader(out))
		require.NoError(t, err)
		assert.Empty(t, result.Errors(), fleet)
	}
}

// TestCatalogShowsAllOfAFleet counts what is in the JSON of the full-size fleet.
func TestCatalogShowsAllOfAFleet(t *testing.T) {
	var c struct {
		AsOf    string
		Days    int
		Budget  int
		Batches []struct {
			Name    string
			Regions []struct{ Region string }
		}
		Heatmap []struct {
			Region, Zone string
			Starts       [][]int
		}
	}
	require.NoError(t, json.Unmarshal(catalogOf(t, "../../examples/fleet", "--format", "json", "--days", "3"), &c))
	assert.Equal(t, "2026-11-28T09:00:00+09:00", c.AsOf)
	assert.Equal(t, 3, c.Days)
	assert.Equal(t, 20, c.Budget)
	assert.Len(t, c.Batches, 332)
	require.Len(t, c.Heatmap, 3)
	for _, h := range c.Heatmap {
		require.Len(t, h.Starts, 7)
		require.Len(t, h.Starts[6], 24)
	}
}

// TestThePageIsSmall: 332 batches in 3 regions, in either language.
func TestThePageIsSmall(t *testing.T) {
	for _, language := range []string{"en", "ja"} {
		assert.Less(t, len(catalogOf(t, "../../examples/fleet", "--lang", language)), 1_500_000, language)
	}
}
