package replay_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/plugin/replay"
)

// TestLinksThatLeaveTogether: each link stays within the checkout when it is read
// by itself.
func TestLinksThatLeaveTogether(t *testing.T) {
	dir := repository(t)
	outside := t.TempDir()
	const deep = "a/b/c/d/e/f/g/h/i/j/k/l"
	write(t, dir, map[string]string{"x/file": "", deep + "/file": ""})
	depth := strings.Count(deep, "/") + 1
	require.NoError(t, os.Symlink(strings.Repeat("../", depth)+"x", filepath.Join(dir, deep, "short")))
	require.NoError(t, os.Symlink("short/"+strings.Repeat("../", depth)+strings.TrimPrefix(outside, "/"), filepath.Join(dir, deep, "app")))
	checkout, err := replay.FindCheckout(dir, "-")
	require.NoError(t, err)
	got, _, err := replay.Unpack(checkout, replay.Source{Path: deep + "/app", Root: "."}, temporary(t))
	real, _ := filepath.EvalSymlinks(got)
	require.ErrorContains(t, err, "app path outside root", real)
}

// TestLargeFilesAreSentAsTheirSize: nobody reads what is in them.
func TestLargeFilesAreSentAsTheirSize(t *testing.T) {
	checkout := repository(t)
	for _, name := range []string{"other/huge.bin", "fleet/pay/huge.cue"} {
		write(t, checkout, map[string]string{name: ""})
		if os.Truncate(filepath.Join(checkout, name), 1<<40) != nil {
			require.NoError(t, os.Truncate(filepath.Join(checkout, name), 1<<33), "on file systems with smaller files")
		}
	}
	dir, _, err := replay.Unpack(checkout, replay.Source{Path: "fleet/pay", Root: "."}, temporary(t))
	require.NoError(t, err)
	info, err := os.Stat(filepath.Join(dir, "huge.cue"))
	require.NoError(t, err)
	assert.GreaterOrEqual(t, info.Size(), int64(1)<<33)
	_, err = root.ReadFile(filepath.Join(dir, "huge.cue"), root.MaxFile)
	require.ErrorContains(t, err, "huge.cue: larger than 4 MiB")
}

// TestTheWholeCopyHasALimit: what is too large to be read counts for nothing, and all
// other files together are at most as large as the limit.
func TestTheWholeCopyHasALimit(t *testing.T) {
	assert.EqualValues(t, 1<<30, replay.MaxCopy, "as the message and the pages say")
	checkout := t.TempDir()
	t.Setenv("TMPDIR", t.TempDir())
	write(t, checkout, map[string]string{"a.cue": strings.Repeat("a", 1000), "b/c.cue": strings.Repeat("b", 1000), "huge.bin": ""})
	require.NoError(t, os.Truncate(filepath.Join(checkout, "huge.bin"), 1<<30))
	_, _, err := replay.UnpackAtMost(checkout, replay.Source{Path: ".", Root: "."}, temporary(t), 2000)
	require.NoError(t, err)
	to := temporary(t)
	_, _, err = replay.UnpackAtMost(checkout, replay.Source{Path: ".", Root: "."}, to, 1999)
	var limit *spec.LimitReached
	require.ErrorAs(t, err, &limit)
	require.EqualError(t, err, "more than 1 GiB of files to send for .: narrow it with the annotation manifest-generate-paths, or replay a clean clone")
	for _, line := range tree(t, to.Path) {
		assert.NotContains(t, line, "c.cue", "it is not written")
	}
}

// TestRevisionsOfHostileRepositories: what is not git's own small file is not read,
// and nothing waits for a writer.
func TestRevisionsOfHostileRepositories(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(outside, []byte(commit+"\n"), 0o600))
	for name, make := range map[string]func(git string) error{
		"HEAD is a pipe":          func(git string) error { return syscall.Mkfifo(git+"/HEAD", 0o644) },
		"HEAD is a directory":     func(git string) error { return os.Mkdir(git+"/HEAD", 0o755) },
		"HEAD leads out":          func(git string) error { return os.Symlink(outside, git+"/HEAD") },
		"HEAD has no end":         func(git string) error { return os.Symlink("/dev/zero", git+"/HEAD") },
		"HEAD is itself":          func(git string) error { return os.Symlink("HEAD", git+"/HEAD") },
		"a branch leads out":      func(git string) error { return errors.Join(head(git, "x"), os.Symlink(outside, git+"/x")) },
		"a branch is a pipe":      func(git string) error { return errors.Join(head(git, "x"), syscall.Mkfifo(git+"/x", 0o644)) },
		"the branches are a pipe": func(git string) error { return errors.Join(head(git, "x"), syscall.Mkfifo(git+"/packed-refs", 0o644)) },
		"a branch is above":       func(git string) error { return head(git, "../secret") },
		"a branch is absolute":    func(git string) error { return head(git, outside) },
	} {
		dir := t.TempDir()
		require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
		require.NoError(t, make(filepath.Join(dir, ".git")), name)
		assert.Equal(t, strings.Repeat("0", 40), replay.Revision(dir), name)
	}
}

func head(git, ref string) error {
	return os.WriteFile(git+"/HEAD", []byte("ref: "+ref+"\n"), 0o600)
}

// TestDocumentsBehindAMark with a comment, or on the line of the mark.
func TestDocumentsBehindAMark(t *testing.T) {
	app := func(name string) string {
		return "{kind: Application, metadata: {name: " + name + "}, spec: {source: {path: fleet, plugin: {name: batchfn}}}}\n"
	}
	apps, err := replay.Read(replay.Document{File: "apps.yaml", Text: []byte("--- # first\n" + app("a") + "--- # second\n" + app("b") + "--- " + app("c") + "---\r\n" + app("d") + "---\n")}, replay.Options{Checkout: checkout})
	require.NoError(t, err)
	var names []string
	for _, a := range apps {
		names = append(names, a.Name)
	}
	assert.Equal(t, []string{"a", "b", "c", "d"}, names)
	_, err = replay.Read(replay.Document{File: "apps.yaml", Text: []byte(app("a") + "--- # second\n\na: [\n")}, replay.Options{Checkout: checkout})
	require.ErrorContains(t, err, "no YAML")
}

// TestTemplatesThatAskForMuch fail, and leave the process alive.
func TestTemplatesThatAskForMuch(t *testing.T) {
	for _, call := range []string{`repeat 100000000000 "x"`, `repeat 1000000 (repeat 1000000 "x")`, `indent 100000000000 "x"`, `nindent 100000000000 "x"`, `randAlpha 100000000000`, `randBytes 100000000000`} {
		set := "kind: ApplicationSet\nspec:\n  goTemplate: true\n  generators: [{list: {elements: [{a: b}]}}]\n  template: {metadata: {name: '{{" + call + "}}'}, spec: {source: {path: fleet, plugin: {name: batchfn}}}}\n"
		_, err := replay.Read(replay.Document{File: "set.yaml", Text: []byte(set)}, replay.Options{Checkout: checkout})
		require.ErrorContains(t, err, "more than 16777216 bytes", call)
	}
	for call, want := range map[string]string{`repeat 3 "ab"`: "ababab", `indent 0 "a"`: "a", `randAlpha 0`: "", `repeat 0 ""`: ""} {
		set := "kind: ApplicationSet\nspec:\n  goTemplate: true\n  generators: [{list: {elements: [{a: b}]}}]\n  template: {metadata: {name: 'x{{" + call + "}}'}, spec: {source: {path: fleet, plugin: {name: batchfn}}}}\n"
		apps, err := replay.Read(replay.Document{File: "set.yaml", Text: []byte(set)}, replay.Options{Checkout: checkout})
		require.NoError(t, err, call)
		assert.Equal(t, "x"+want, apps[0].Name)
	}
}
