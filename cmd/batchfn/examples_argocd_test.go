package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// argoCheckout is a repository with the example for Argo CD and its fleet.
func argoCheckout(t *testing.T) (checkout, example string) {
	t.Helper()
	checkout = t.TempDir()
	for _, dir := range []string{"examples/argocd", "examples/fleet"} {
		require.NoError(t, os.CopyFS(filepath.Join(checkout, dir), os.DirFS(filepath.Join("../..", dir))))
	}
	require.NoError(t, os.Mkdir(filepath.Join(checkout, ".git"), 0o755))
	return checkout, filepath.Join(checkout, "examples", "argocd")
}

// TestTheArgoCDExampleIsTheFleet renders every Application that the example's
// ApplicationSet makes: together, those of a region are what render prints.
func TestTheArgoCDExampleIsTheFleet(t *testing.T) {
	checkout, example := argoCheckout(t)
	set := []string{"plugin", "replay", filepath.Join(example, "applicationset.yaml"), "--clusters", filepath.Join(example, "clusters.yaml")}
	list, errs, status := batchfn(t, append(set, "--list")...)
	require.Zero(t, status, string(errs))
	rendered := map[string][]string{} // by region
	for line := range strings.Lines(string(list)) {
		name, region := strings.Fields(line)[0], strings.Fields(line)[2]
		if name == "NAME" {
			continue
		}
		out, errs, status := batchfn(t, append(set, "--app", name)...)
		require.Zero(t, status, string(errs))
		assert.Empty(t, string(errs), "not even a warning")
		rendered[region] = append(rendered[region], documents(out)...)
	}
	text, err := os.ReadFile(filepath.Join(example, "applicationset.yaml"))
	require.NoError(t, err)
	version := regexp.MustCompile(`(?m)^ +version: (\S+)`).FindStringSubmatch(string(text))[1]
	assert.Len(t, rendered, 3)
	for region, got := range rendered {
		out, errs, status := batchfn(t, "render", filepath.Join(checkout, "examples/fleet"), "--region", region, "--version", version)
		require.Zero(t, status, string(errs))
		want := documents(out)
		slices.Sort(got)
		slices.Sort(want)
		assert.True(t, slices.Equal(want, got), "region %s: %d documents, want %d", region, len(got), len(want))
	}
}

func documents(stream []byte) []string {
	return strings.Split(strings.TrimSuffix(string(stream), "\n"), "\n---\n")
}

// TestTheArgoCDExampleNamesThisVersion: an Application that names another one has
// no plugin.
func TestTheArgoCDExampleNamesThisVersion(t *testing.T) {
	named := regexp.MustCompile(`\bbatchfn-v[0-9][0-9A-Za-z.+-]*`)
	for _, name := range []string{"../../examples/argocd/applicationset.yaml", "pages/argocd.md", "pages/ja/argocd.md", "pages/when-rendering-fails.md", "pages/ja/when-rendering-fails.md", "pages/versions.md", "pages/ja/versions.md"} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Regexp(t, named, string(text), name)
		golden(t, name, named.ReplaceAll(text, []byte("batchfn-"+release)))
	}
}

// TestTheArgoCDExampleHoldsNoCredentials: a cluster Secret in git has none.
func TestTheArgoCDExampleHoldsNoCredentials(t *testing.T) {
	text, err := os.ReadFile("../../examples/argocd/clusters.yaml")
	require.NoError(t, err)
	assert.NotRegexp(t, `(?m)^ *(config|data):`, string(text))
	assert.Equal(t, 3, strings.Count(string(text), "kind: Secret"))
}
