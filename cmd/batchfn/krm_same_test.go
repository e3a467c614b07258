package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAllWaysInMakeTheSame renders one fleet by the command line, the generator
// and the transformer. What comes out is the same to the byte once kustomize has
// ordered each; only where a BatchSet is among the resources does an
// annotation say which set made it. For kpt see testdata/krm/kpt.
func TestAllWaysInMakeTheSame(t *testing.T) {
	for _, fleet := range []string{"examples/quickstart", "examples/kustomize/fleet", "examples/fleet/trust-safety", "testdata/golden/one-batch-whole"} {
		t.Run(filepath.Base(fleet), func(t *testing.T) {
			source, err := filepath.Abs("../../" + fleet)
			require.NoError(t, err)
			want := byCommandLine(t, source)
			require.NotEmpty(t, want)
			assert.NotContains(t, want, "batchfn.dev/batch-set")
			for name, way := range map[string]func(*testing.T, string) string{
				"generator":            byGenerator,
				"transformer, its own": byTransformer,
			} {
				assert.Equal(t, want, way(t, source), name)
			}
			got := bySetAmongResources(t, source)
			assert.Equal(t, len(kinds(got)), strings.Count(got, "\n    batchfn.dev/batch-set: "))
			assert.Equal(t, want, withoutMark(got), "transformer, BatchSet among the resources")
		})
	}
}

func jpOf(source string) string {
	return fmt.Sprintf("{sources: [fleet/%s], region: jp, version: v1}", strings.TrimPrefix(source, moduleOf(source)))
}

// moduleOf is the directory above a team's that has the platform, or the fleet's own.
func moduleOf(source string) string {
	if _, err := os.Stat(filepath.Join(filepath.Dir(source), "cue.mod")); err == nil {
		return filepath.Dir(source)
	}
	return source
}

// built is what kustomize builds of files, with a fleet beside them: a set's
// sources stay in its repository.
func built(t *testing.T, source string, files map[string]string) string {
	t.Helper()
	dir := writeFiles(t, files)
	require.NoError(t, os.CopyFS(filepath.Join(dir, "fleet"), os.DirFS(moduleOf(source))))
	out, errs, err := build(t, dir)
	require.NoError(t, err, errs)
	return out
}

func byCommandLine(t *testing.T, source string) string {
	out, errs, status := batchfn(t, "render", source, "--region", "jp", "--version", "v1")
	require.Zero(t, status, string(errs))
	return built(t, source, map[string]string{"kustomization.yaml": "resources: [rendered.yaml]\n", "rendered.yaml": string(out)})
}

func byGenerator(t *testing.T, source string) string {
	return built(t, source, map[string]string{"kustomization.yaml": "generators: [set.yaml]\n", "set.yaml": generator(jpOf(source))})
}

func byTransformer(t *testing.T, source string) string {
	out := built(t, source, map[string]string{"kustomization.yaml": "resources: [other.yaml]\ntransformers: [set.yaml]\n", "set.yaml": generator(jpOf(source)), "other.yaml": someNamespace})
	rest, found := strings.CutPrefix(out, someNamespace+"---\n")
	require.True(t, found)
	return rest
}

const someNamespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: other\n"

func bySetAmongResources(t *testing.T, source string) string {
	return built(t, source, map[string]string{
		"kustomization.yaml": "resources: [set.yaml]\ntransformers: [batchfn.yaml]\n",
		"set.yaml":           "apiVersion: batchfn.dev/v1alpha1\nkind: BatchSet\nmetadata: {name: fleet}\nspec: " + jpOf(source) + "\n",
		"batchfn.yaml":       "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: batchfn\n  annotations: {config.kubernetes.io/function: 'exec: {path: batchfn}'}\n",
	})
}

var mark = regexp.MustCompile(`\n    batchfn\.dev/batch-set: [^\n]+`)

func withoutMark(stream string) string {
	return strings.ReplaceAll(mark.ReplaceAllString(stream, ""), "\n  annotations:\n  labels:", "\n  labels:")
}
