package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
}

// TestToolFilesAreNoFleet: CUE leaves them out.
func TestToolFilesAreNoFleet(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a_tool.cue", "package a\n")
	_, err := source.Read([]string{dir}, source.Options{})
	assert.ErrorContains(t, err, "contains no fleet")
}

// TestALongWayUpToThePlatform: each directory above is read once, or this does not end.
func TestALongWayUpToThePlatform(t *testing.T) {
	top := t.TempDir()
	write(t, top, "platform.fleet.yaml", "platform: {name: a}\n")
	dir := top
	for i := range 40 {
		dir = filepath.Join(dir, "d")
		write(t, dir, "a.fleet.yaml", fmt.Sprintf("batches: {b%d: {owner: me}}\n", i))
	}
	f, err := source.Read([]string{dir}, source.Options{Root: top})
	require.NoError(t, err)
	assert.Equal(t, "a", f.Platform.Name)
}

// TestEachProblemOnce: two directories share a file that cannot be read, and what
// is wrong beside it is reported too.
func TestEachProblemOnce(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "cue.mod/module.cue", "module: \"example.com/fleet\"\nlanguage: version: \"v0.12.0\"\n")
	write(t, dir, "a.cue", "package fleet\n<<<<<<< HEAD\n")
	write(t, dir, "one/b.cue", "package fleet\n")
	write(t, dir, "two/c.fleet.yaml", "a: [\n")
	write(t, dir, "two/three/d.fleet.yaml", "batches: {}\n")
	_, err := source.Read([]string{dir}, source.Options{})
	var unreadable *spec.Unreadable
	require.ErrorAs(t, err, &unreadable)
	var found []string
	for _, p := range unreadable.Problems {
		name, err := filepath.Rel(dir, p.Pos.File)
		require.NoError(t, err)
		found = append(found, name)
	}
	assert.Equal(t, []string{"a.cue", "two/c.fleet.yaml"}, found)
}
