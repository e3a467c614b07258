package cli_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/spec"
)

// TestStatuses: every error of a command has one exit status, however it is
// wrapped.
func TestStatuses(t *testing.T) {
	for _, c := range []struct {
		err  error
		want cli.Status
	}{
		{nil, cli.OK},
		{cli.Findings, cli.Findings},
		{fmt.Errorf("told: %w", cli.Limit), cli.Limit},
		{spec.NewUnreadable(spec.Pos{}, "a", ""), cli.Unreadable},
		{cli.Usage("a"), cli.Unreadable},
		{errors.New("a"), cli.Unreadable},
		{&spec.LimitReached{Message: "a"}, cli.Limit},
		{fmt.Errorf("reading: %w", &spec.LimitReached{Message: "a"}), cli.Limit},
	} {
		assert.Equal(t, c.want, cli.StatusOf(c.err), c.err)
	}
}

func TestFlags(t *testing.T) {
	choice := cli.NewChoice("a", "a", "b", "c")
	assert.EqualError(t, choice.Set("d"), "want a, b or c")
	assert.Equal(t, "a", choice.String())
	require.NoError(t, choice.Set("c"))
	assert.Equal(t, "c", choice.String())

	var size cli.Size
	for _, wrong := range []string{"", "a", "0", "-1", "1e"} {
		assert.Error(t, size.Set(wrong), wrong)
	}
	require.NoError(t, size.Set("64Mi"))
	assert.EqualValues(t, 64<<20, size)

	var day cli.Day
	assert.Error(t, day.Set("2027-02-30"))
	require.NoError(t, day.Set("2027-03-31"))
	assert.Equal(t, "2027-03-31", day.String())
}

// TestFromRepository names a file the same from wherever it is named.
func TestFromRepository(t *testing.T) {
	top := t.TempDir()
	for _, dir := range []string{"repo/.git", "repo/a/cue.mod", "repo/a/b", "module/cue.mod", "module/a", "bare/a"} {
		require.NoError(t, os.MkdirAll(filepath.Join(top, dir), 0o755))
	}
	require.NoError(t, os.Symlink("a", filepath.Join(top, "repo/link")))
	for _, c := range []struct{ cwd, name, want string }{
		{"repo", "a/b/f.cue", "a/b/f.cue"},
		{"repo/a/b", "f.cue", "a/b/f.cue"},
		{"repo/a", "../f.cue", "f.cue"},
		{"repo", "link/b/f.cue", "a/b/f.cue"},
		{"bare", filepath.Join(top, "repo/a/f.cue"), "a/f.cue"},
		{"bare", "../repo/a/f.cue", "a/f.cue"},
		{"module/a", "f.cue", "a/f.cue"},
		{"bare", "../module/a/f.cue", "a/f.cue"},
		{"bare", "a/f.cue", "a/f.cue"},
		{"bare/a", "../f.cue", "../f.cue"},
	} {
		t.Run(c.cwd+" "+c.name, func(t *testing.T) {
			t.Chdir(filepath.Join(top, c.cwd))
			assert.Equal(t, c.want, cli.FromRepository()(c.name))
		})
	}
}
