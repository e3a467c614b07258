package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unreadable are revisions that cannot be read: what the repository is made to be, the
// argument, and how the command ends.
var unreadable = map[string]struct {
	make   func(r *repository)
	arg    string
	status int
	says   string
}{
	"no such revision":     {nil, "nope:fleet", 2, "does not exist in the repository"},
	"no such directory":    {nil, "HEAD:nope", 2, "does not exist"},
	"above the repository": {nil, "HEAD:../fleet", 2, "outside the repository"},
	"absolute":             {nil, "HEAD:/fleet", 2, "outside the repository"},
	"the index":            {nil, ":fleet", 2, "is not a revision"},
	"an option":            {nil, "--batch-all-objects:fleet", 2, ""},
	"a line break":         {nil, "HEAD\nHEAD:fleet", 2, "is not a revision"},
	"a blob":               {nil, "HEAD:fleet/settle.cue:fleet", 2, ""},
	"a link to a file": {func(r *repository) {
		r.write("x.cue", revisionEntry("0 3 * * *"))
		require.NoError(r.t, os.Symlink("../x.cue", filepath.Join(r.dir, "fleet/x.cue")))
		r.commit()
	}, "HEAD:fleet", 2, "HEAD:fleet/x.cue\n"},
	"a link to a directory": {func(r *repository) {
		r.write("other/x.cue", revisionEntry("0 3 * * *"))
		require.NoError(r.t, os.Symlink("../other", filepath.Join(r.dir, "fleet/team")))
		r.commit()
	}, "HEAD:fleet", 2, "is a symbolic link"},
	"a link as the directory": {func(r *repository) {
		require.NoError(r.t, os.Symlink("fleet", filepath.Join(r.dir, "link")))
		r.commit()
	}, "HEAD:link", 2, "is a symbolic link"},
	"a link on the way": {func(r *repository) {
		require.NoError(r.t, os.Symlink(".", filepath.Join(r.dir, "link")))
		r.commit()
	}, "HEAD:link/fleet", 2, "is a symbolic link"},
	"a submodule": {func(r *repository) {
		r.git("update-index", "--add", "--cacheinfo", "160000,"+r.git("rev-parse", "HEAD")+",fleet/sub")
		r.git("commit", "-q", "-m", "a")
	}, "HEAD:fleet", 2, "is a submodule"},
	"a name that leads up": {func(r *repository) {
		r.tree(r.git("hash-object", "-t", "tree", "-w", "--literally", r.objectFile("100644 ..\x00", r.git("rev-parse", "HEAD:fleet/settle.cue"))))
	}, "made:fleet", 2, "cannot be read by git"},
	"a large file": {func(r *repository) {
		r.write("fleet/large.cue", "package fleet\n//"+strings.Repeat("x", 4<<20))
		r.commit()
	}, "HEAD:fleet", 3, "HEAD:fleet/large.cue: larger than 4 MiB"},
	"more files than there are": {func(r *repository) {
		tree := r.git("rev-parse", "HEAD:fleet")
		for range 12 {
			var lines strings.Builder
			for i := range 16 {
				fmt.Fprintf(&lines, "040000 tree %s\td%d\n", tree, i)
			}
			tree = r.gitReads(lines.String(), "mktree")
		}
		r.tree(tree)
	}, "made:fleet", 3, "more than 100000 files"},
	"deep": {func(r *repository) {
		tree := r.git("rev-parse", "HEAD:fleet")
		for range 200 {
			tree = r.gitReads(fmt.Sprintf("040000 tree %s\td\n", tree), "mktree")
		}
		r.tree(tree)
	}, "made:fleet", 3, "deep"},
	"objects of others": {func(r *repository) {
		other := newRepository(r.t)
		r.write(".git/objects/info/alternates", filepath.Join(other.dir, ".git/objects")+"\n")
	}, "HEAD:fleet", 2, "objects of another repository"},
	"objects elsewhere": {func(r *repository) {
		elsewhere := filepath.Join(r.t.TempDir(), "objects")
		require.NoError(r.t, os.Rename(filepath.Join(r.dir, ".git/objects"), elsewhere))
		require.NoError(r.t, os.Symlink(elsewhere, filepath.Join(r.dir, ".git/objects")))
	}, "HEAD:fleet", 2, "symbolic link"},
}

// TestUnreadableRevisions end with status 2, and with 3 where a limit is reached.
func TestUnreadableRevisions(t *testing.T) {
	notQuick(t)
	for name, c := range unreadable {
		t.Run(name, func(t *testing.T) {
			r := newRepository(t)
			if c.make != nil {
				c.make(r)
			}
			e := r.diff("--timeout", "5m", "--", c.arg, "fleet")
			assert.Equal(t, c.status, e.status, e.stderr)
			assert.Contains(t, e.stderr, c.says)
			assert.Empty(t, e.stdout)
		})
	}
}

// TestNothingToReadRevisionsOf: neither a repository nor git.
func TestNothingToReadRevisionsOf(t *testing.T) {
	notQuick(t)
	e := end(process(t, t.TempDir(), "diff", "HEAD:fleet"))
	assert.Equal(t, 2, e.status)
	assert.Contains(t, e.stderr, "is not in a git repository")
	c := process(t, newRepository(t).dir, "diff", "HEAD:fleet")
	c.Env = []string{"PATH=" + t.TempDir()}
	e = end(c)
	assert.Equal(t, 2, e.status)
	assert.Contains(t, e.stderr, "git is not installed")
}

// TestHostileRepositories: nothing that a repository, its configuration or the
// environment names runs, and nothing but its own objects counts.
func TestHostileRepositories(t *testing.T) {
	notQuick(t)
	r := newRepository(t)
	canary := filepath.Join(t.TempDir(), "canary")
	touch := "touch " + canary
	r.write(".gitattributes", "* filter=evil diff=evil\n")
	r.commit()
	r.write(".git/info/attributes", "* working-tree-encoding=UTF-16 ident\n")
	for _, hook := range []string{"post-checkout", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman", "post-index-change", "query-watchman"} {
		r.write(".git/hooks/"+hook, "#!/bin/sh\n"+touch+"\n")
	}
	settled := r.git("rev-parse", "HEAD~2:fleet/settle.cue")
	fake := r.gitReads(revisionEntry("59 23 * * *"), "hash-object", "-w", "--stdin")
	r.git("replace", settled, fake)
	for key, value := range map[string]string{
		"filter.evil.smudge": touch, "filter.evil.clean": touch, "filter.evil.process": touch, "diff.evil.textconv": touch, "diff.evil.command": touch,
		"core.fsmonitor": touch, "core.pager": touch, "pager.cat-file": "true", "core.sshCommand": touch, "core.editor": touch, "core.alternateRefsCommand": touch, "core.hooksPath": r.dir + "/.git/hooks",
		"alias.cat-file": "!" + touch, "credential.helper": "!" + touch, "gpg.program": touch, "uploadpack.packObjectsHook": touch, "include.path": "~/evil",
		"extensions.partialClone": "origin", "core.repositoryFormatVersion": "1", "remote.origin.promisor": "true", "remote.origin.url": "ext::" + touch, "remote.origin.uploadpack": touch, "protocol.allow": "always", "protocol.ext.allow": "always",
	} {
		r.git("config", key, value)
	}
	_ = os.Remove(canary) // git itself ran some of it
	dirty := func(c *exec.Cmd) ended {
		c.Env = append(os.Environ(), "GIT_DIR=/nowhere", "GIT_EXTERNAL_DIFF="+touch, "GIT_PAGER="+touch, "GIT_SSH_COMMAND="+touch, "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.fsmonitor", "GIT_CONFIG_VALUE_0="+touch, "GIT_TRACE2=1", "GIT_TRACE=1")
		return end(c)
	}
	e := dirty(process(t, r.dir, "diff", "HEAD~2:fleet", "HEAD:fleet"))
	assert.Zero(t, e.status, e.stderr)
	assert.Contains(t, e.stdout, settleMoved)
	assert.NoFileExists(t, canary)

	require.NoError(t, os.Remove(filepath.Join(r.dir, ".git/objects", settled[:2], settled[2:])))
	e = dirty(process(t, r.dir, "diff", "HEAD~2:fleet", "HEAD:fleet"))
	assert.Equal(t, 2, e.status)
	assert.Contains(t, e.stderr, "lacks an object")
	assert.NoFileExists(t, canary, "a missing object is not fetched")
}
