package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSearch(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, mode := range map[string]os.FileMode{"here": 0o755, "a/tool": 0o644, "b/tool": 0o755, "c/tool/file": 0o644} {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, nil, mode))
	}
	for _, c := range []struct {
		word, path, want string
		err              error
	}{
		{"here", ":/no/where", "./here", nil},
		{"here", "/no/where:", "./here", nil},
		{"here", "", "./here", nil},
		{"here", "/no/where", "", errNotInPath},
		{"tool", "a:b:c", "b/tool", nil},
		{"tool", "b:a", "b/tool", nil},
		{"tool", "c:b", "b/tool", nil},
		{"tool", "a:c", "", syscall.EACCES},
		{"tool", "c", "", errNotInPath},
		{"a", "", "", errNotInPath},
		{".", "a", "", errNotInPath},
		{"", "a", "", errNotInPath},
		{"./nowhere", "a", "./nowhere", nil},
	} {
		got, err := search(c.word, func(string) (string, bool) { return c.path, true })
		assert.Equal(t, c.want, got, "%q in %q", c.word, c.path)
		assert.Equal(t, c.err, err, "%q in %q", c.word, c.path)
	}
	got, err := search("sh", func(string) (string, bool) { return "", false })
	assert.NoError(t, err)
	assert.Contains(t, got, "/sh")
}
