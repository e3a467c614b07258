package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// TestExampleOfTheCatalog holds examples/catalog to what the command prints.
func TestExampleOfTheCatalog(t *testing.T) {
	for name, args := range map[string][]string{
		"batches.html": {"quickstart", "html"}, "BATCHES.md": {"quickstart", "markdown"}, "batches.json": {"quickstart", "json"}, "CODEOWNERS": {"fleet", "codeowners"},
	} {
		golden(t, "../../examples/catalog/"+name, catalogOf(t, "../../examples/"+args[0], "--format", args[1]))
	}
}

// TestBackstage runs the entity provider of the page: it reads the catalog from a server
// and hands entities over.
func TestBackstage(t *testing.T) {
	notQuick(t)
	page, err := os.ReadFile("pages/catalog.md")
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(page), "```js batches.mjs\n")
	require.True(t, found)
	module, _, _ := strings.Cut(rest, "```")
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "batches.mjs"), []byte(module), 0o644))
	catalog := catalogOf(t, "../../examples/fleet", "--format", "json")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(catalog) }))
	defer server.Close()
	script := fmt.Sprintf(`import { BatchProvider } from './batches.mjs'
const provider = new BatchProvider(%q)
await provider.connect({ applyMutation: async (mutation) => console.log(JSON.stringify(mutation)) })
await provider.run()`, server.URL)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.mjs"), []byte(script), 0o644))
	cmd := exec.CommandContext(t.Context(), "node", "main.mjs")
	cmd.Dir = dir
	out, err := cmd.Output()
	require.NoError(t, err, string(out))
	var mutation struct {
		Type     string
		Entities []struct {
			Entity struct {
				APIVersion, Kind string
				Metadata         struct {
					Name   string
					Labels map[string]string
				}
				Spec struct{ Type, Owner string }
			}
			LocationKey string
		}
	}
	require.NoError(t, json.Unmarshal(out, &mutation))
	assert.Equal(t, "full", mutation.Type)
	require.Len(t, mutation.Entities, 332)
	first := mutation.Entities[0].Entity
	assert.Equal(t, "backstage.io/v1alpha1", first.APIVersion)
	assert.Equal(t, "Resource", first.Kind)
	assert.Equal(t, "anonymise-withdrawn-matches", first.Metadata.Name)
	assert.Equal(t, "high", first.Metadata.Labels["batchfn.dev/severity"])
	assert.Equal(t, "group:default/matching", first.Spec.Owner)
	assert.Equal(t, "batch", first.Spec.Type)
}
