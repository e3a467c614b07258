package sink_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/sink"
)

// TestATreeIsWrittenAsAWhole: where a file cannot be written, those before it are not
// either, nor are directories made.
func TestATreeIsWrittenAsAWhole(t *testing.T) {
	files := map[string]string{"a.cue": "a", "b/c/d.cue": "d", "z/last.cue": "z"}
	for name, prepare := range map[string]func(dir string) error{
		"a link out":        func(dir string) error { return os.Symlink(t.TempDir(), filepath.Join(dir, "z")) },
		"a dangling link":   func(dir string) error { return os.Symlink("nothing", filepath.Join(dir, "z")) },
		"a file":            func(dir string) error { return os.WriteFile(filepath.Join(dir, "z"), nil, 0o644) },
		"a directory there": func(dir string) error { return os.MkdirAll(filepath.Join(dir, "z/last.cue"), 0o755) },
	} {
		dir := t.TempDir()
		require.NoError(t, prepare(dir))
		require.ErrorContains(t, sink.Tree(dir, files), "cannot be written", name)
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		if assert.Len(t, left, 1, "%s: %v", name, left) {
			assert.Equal(t, "z", left[0].Name(), name)
		}
	}
	dir := t.TempDir()
	require.NoError(t, sink.Tree(dir, files))
	for name, text := range files {
		got, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, text, string(got))
	}
}
