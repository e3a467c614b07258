package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMonitors holds the modules of three fleets to their goldens, file by file: a file
// more or less is a difference too.
func TestMonitors(t *testing.T) {
	for fleet, want := range map[string]string{
		"../../examples/quickstart":                       "../../examples/datadog",
		"../../examples/fleet":                            "../../testdata/monitors/fleet",
		"../../testdata/golden/one-batch-whole/fleet.cue": "../../testdata/monitors/one-batch",
	} {
		dir := t.TempDir()
		_, stderr, status := batchfn(t, "monitors", fleet, "-o", "dir="+dir)
		require.Zero(t, status, "%s", stderr)
		made := namesIn(t, dir)
		for _, name := range made {
			text, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			golden(t, filepath.Join(want, name), text)
		}
		assert.Equal(t, made, namesIn(t, want))
	}
}

// namesIn are the names of a directory's Terraform files, sorted.
func namesIn(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.tf.json"))
	require.NoError(t, err)
	var names []string
	for _, p := range paths {
		names = append(names, filepath.Base(p))
	}
	return names
}
