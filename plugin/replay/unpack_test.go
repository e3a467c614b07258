package replay_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/plugin/replay"
)

const commit = "67f2d90f4ad2b0a1aec55c0a4b4e1f6ff7e6e1ba"

// repository is a checkout with a little of everything.
func repository(t *testing.T) string {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	dir := t.TempDir()
	write(t, dir, map[string]string{
		".git/HEAD":            "ref: refs/heads/main\n",
		".git/refs/heads/main": commit + "\n",
		".git/objects/ab/cd":   "x",
		"fleet/platform.cue":   "platform",
		"fleet/pay/run.sh":     "#!/bin/sh",
		"fleet/pay/.git/HEAD":  "a submodule's",
		"other/private.txt":    "private",
	})
	require.NoError(t, os.Chmod(filepath.Join(dir, "fleet/pay/run.sh"), 0o755))
	require.NoError(t, os.Symlink("../platform.cue", filepath.Join(dir, "fleet/pay/link.cue")))
	require.NoError(t, os.Symlink("nothing", filepath.Join(dir, "fleet/pay/dangling")))
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "fleet/pay/pipe"), 0o644))
	return dir
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	}
}

// tree lists what is in a directory, with its mode.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	require.NoError(t, filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := e.Info()
		require.NoError(t, err)
		line := info.Mode().String() + " " + strings.TrimPrefix(name, dir)
		if target, err := os.Readlink(name); err == nil {
			line = "-> " + target + strings.TrimPrefix(name, dir)
		}
		all = append(all, line)
		return nil
	}))
	return all
}

// TestUnpack holds the copy to what argocd-cmp-server leaves: the facts are those
// of testdata/argocd, seen with the real one.
func TestUnpack(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o022)) // the server's, whatever the runner's is
	checkout := repository(t)
	to := temporary(t)
	dir, notSent, err := replay.Unpack(checkout, replay.Source{Path: "fleet/pay", Root: "."}, to)
	require.NoError(t, err)
	assert.Equal(t, []string{"fleet/pay/pipe"}, notSent)
	root := strings.TrimSuffix(dir, "/fleet/pay")
	assert.Regexp(t, `/_cmp_server/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, root)
	assert.Equal(t, []string{
		"drwxr-xr-x ",
		"drwxr-xr-x /.git",
		"drwxr-xr-x /fleet",
		"drwxr-xr-x /fleet/pay",
		"drwxr-xr-x /fleet/pay/.git",
		"-rw-r--r-- /fleet/pay/.git/HEAD",
		"-> nothing/fleet/pay/dangling",
		"-> ../platform.cue/fleet/pay/link.cue",
		"-rw-r--r-- /fleet/pay/run.sh",
		"-rw-r--r-- /fleet/platform.cue",
		"drwxr-xr-x /other",
		"-rw-r--r-- /other/private.txt",
	}, tree(t, root))
	to.Remove()
	assert.NoDirExists(t, to.Path)
	assert.Error(t, to.Mkdir("x"), "nothing is written where it was")
}

func temporary(t *testing.T) *sink.Temporary {
	t.Helper()
	to, err := replay.NewTemporary()
	require.NoError(t, err)
	t.Cleanup(to.Remove)
	return to
}

func TestUnpackNarrowed(t *testing.T) {
	checkout := repository(t)
	dir, _, err := replay.Unpack(checkout, replay.Source{Path: "fleet/pay", Root: "fleet"}, temporary(t))
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(dir, "link.cue"))
	require.NoError(t, err)
	assert.Equal(t, "platform", string(text))
	assert.NoDirExists(t, filepath.Join(dir, "../../other"))
	assert.Regexp(t, `/_cmp_server/[0-9a-f-]{36}/pay$`, dir)
}

// TestLinksThatLeave are refused in Argo CD's words.
func TestLinksThatLeave(t *testing.T) {
	for target, want := range map[string]string{
		"/etc/hostname":        "repository contains out-of-bounds symlinks. file: fleet/pay/evil",
		"../../../x":           "repository contains out-of-bounds symlinks. file: fleet/pay/evil",
		"../../../REPO/fleet":  "repository contains out-of-bounds symlinks. file: fleet/pay/evil", // out and in again
		"../../other/private":  "error decompressing tgz file: illegal filepath in symlink: other/private",
		"../pay/../../other":   "error decompressing tgz file: illegal filepath in symlink: other",
		"../platform.cue":      "",
		"evil":                 "",
		"../../fleet/nothing":  "",
		"../payments/../pay/x": "",
	} {
		checkout := repository(t)
		require.NoError(t, os.Symlink(strings.ReplaceAll(target, "REPO", filepath.Base(checkout)), filepath.Join(checkout, "fleet/pay/evil")))
		_, err := replay.FindCheckout(checkout, "")
		if err == nil {
			_, _, err = replay.Unpack(checkout, replay.Source{Path: "fleet/pay", Root: "fleet"}, temporary(t))
		}
		if want == "" {
			assert.NoError(t, err, target)
		} else {
			assert.ErrorContains(t, err, want, target)
		}
	}
}

// TestPathsThatArgoRefuses, in its words.
func TestPathsThatArgoRefuses(t *testing.T) {
	checkout := repository(t)
	for path, want := range map[string]string{
		"/fleet":             "app path is absolute",
		"../x":               "app path outside root",
		"fleet/../../x":      "app path outside root",
		"nothing":            "app path does not exist",
		"fleet/platform.cue": "app path is not a directory",
	} {
		_, _, err := replay.Unpack(checkout, replay.Source{Path: path, Root: "."}, temporary(t))
		assert.EqualError(t, err, path+": "+want)
	}
}

// TestRevision reads what git writes, without git.
func TestRevision(t *testing.T) {
	zeroes := strings.Repeat("0", 40)
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a branch":      {map[string]string{".git/HEAD": "ref: refs/heads/a/b\n", ".git/refs/heads/a/b": commit + "\n"}, commit},
		"packed":        {map[string]string{".git/HEAD": "ref: refs/heads/main\n", ".git/packed-refs": "# pack-refs with: peeled\n" + zeroes + " refs/heads/mai\n" + commit + " refs/heads/main\n^" + zeroes + "\n"}, commit},
		"detached":      {map[string]string{".git/HEAD": commit + "\n"}, commit},
		"a second tree": {map[string]string{".git": "gitdir: main/.git/worktrees/x\n", "main/.git/worktrees/x/HEAD": "ref: refs/heads/x\n", "main/.git/worktrees/x/commondir": "../..\n", "main/.git/refs/heads/x": commit + "\n"}, commit},
		"no commit":     {map[string]string{".git/HEAD": "ref: refs/heads/main\n"}, zeroes},
		"no repository": {nil, zeroes},
		"out of it":     {map[string]string{".git/HEAD": "ref: ../x\n", "x": commit}, zeroes},
		"no hash":       {map[string]string{".git/HEAD": "hello\n"}, zeroes},
	} {
		dir := t.TempDir()
		write(t, dir, c.files)
		assert.Equal(t, c.want, replay.Revision(dir), name)
	}
}

func TestTheCheckoutIsThatOfTheManifest(t *testing.T) {
	checkout, elsewhere := repository(t), t.TempDir()
	checkout, err := filepath.EvalSymlinks(checkout)
	require.NoError(t, err)
	elsewhere, err = filepath.EvalSymlinks(elsewhere)
	require.NoError(t, err)
	t.Chdir(elsewhere)
	for _, c := range [][3]string{
		{"", filepath.Join(checkout, "fleet/app.yaml"), checkout},
		{"", "app.yaml", elsewhere},
		{filepath.Join(checkout, "fleet"), "app.yaml", filepath.Join(checkout, "fleet")},
	} {
		got, err := replay.FindCheckout(c[0], c[1])
		require.NoError(t, err)
		assert.Equal(t, c[2], got)
	}
	_, err = replay.FindCheckout("nowhere", "")
	assert.EqualError(t, err, "nowhere: the checkout is not a directory")
}
