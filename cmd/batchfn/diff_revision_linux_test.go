package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const settleMoved = "schedule: 0 3 * * * → 0 4 * * *   settle (jp)"

// TestDiffOfRevisions: a revision is read as the directory would be, however it is
// named.
func TestDiffOfRevisions(t *testing.T) {
	notQuick(t)
	r := newRepository(t)
	r.git("tag", "-a", "-m", "a", "v1", "HEAD~1")
	for _, args := range [][]string{{"HEAD~1:fleet"}, {"v1:fleet"}, {"main^:fleet"}, {"HEAD~1:fleet", "HEAD:fleet"}, {"HEAD~1:fleet", "fleet"}, {"HEAD~1:"}, {"HEAD~1:./fleet/", "main:fleet"}, {r.git("rev-parse", "HEAD~1") + ":fleet"}} {
		e := r.diff(args...)
		assert.Zero(t, e.status, "%v %s", args, e.stderr)
		assert.Contains(t, e.stdout, settleMoved, "%v", args)
	}
	require.NoError(t, os.Mkdir(filepath.Join(r.dir, "below"), 0o755))
	below := end(process(t, filepath.Join(r.dir, "below"), "diff", "HEAD~1:fleet"))
	assert.Contains(t, below.stdout, settleMoved, "a path in a revision starts at the root: %s", below.stderr)
	r.write("new/platform.cue", revisionPlatform)
	r.write("new/settle.cue", revisionEntry("0 3 * * *"))
	assert.Contains(t, r.diff("--new-fleet", "HEAD:new").stdout, "+ settle (jp)")
	assert.Equal(t, 2, r.diff("--new-fleet", "nope:new").status, "a revision that does not exist stays an error")
	assert.Equal(t, 2, r.diff("--new-fleet", "HEAD:new", "HEAD:new").status, "and so does a NEW that does not exist")

	r.write("fleet/settle.cue", revisionEntry("0 5 * * *"))
	assert.Contains(t, r.diff("HEAD:fleet").stdout, "schedule: 0 4 * * * → 0 5 * * *", "the working tree is not committed")
	r.git("worktree", "add", "-q", "../second", "HEAD~1")
	second := end(process(t, filepath.Join(r.dir, "../second"), "diff", "main:fleet"))
	assert.Contains(t, second.stdout, "schedule: 0 4 * * * → 0 3 * * *", second.stderr)
	r.git("gc", "-q", "--aggressive")
	assert.Contains(t, r.diff("HEAD~1:fleet", "HEAD:fleet").stdout, settleMoved, "packed")
}

// TestDiffOfTheRootOfARevision: the fleet may be the repository.
func TestDiffOfTheRootOfARevision(t *testing.T) {
	notQuick(t)
	r := newRepository(t)
	r.git("rm", "-q", "-r", "fleet")
	r.write("platform.cue", revisionPlatform)
	r.write("settle.cue", revisionEntry("0 3 * * *"))
	r.commit()
	r.write("settle.cue", revisionEntry("0 4 * * *"))
	for _, computed := range []string{"", "batches: {for n in [\"x\"] {(n): batches.settle}}\n"} {
		r.write("more.cue", "package fleet\n"+computed)
		r.git("add", "more.cue")
		r.git("commit", "-q", "-m", "a")
		for _, args := range [][]string{{"HEAD:."}, {"HEAD:"}, {"HEAD:./", "."}} {
			e := r.diff(args...)
			assert.Zero(t, e.status, "%v %s", args, e.stderr)
			assert.Contains(t, e.stdout, "schedule: 0 3 * * * → 0 4 * * *   settle", "%v", args)
			assert.Contains(t, e.stdout, "0 added, 0 removed", "%v", args)
		}
	}
}

// TestDiffWaitsForNoPipe in the place of a file of git's.
func TestDiffWaitsForNoPipe(t *testing.T) {
	notQuick(t)
	for _, name := range []string{".git/HEAD", ".git/config", ".git/packed-refs", ".git"} {
		r := newRepository(t)
		require.NoError(t, os.RemoveAll(filepath.Join(r.dir, name)))
		require.NoError(t, syscall.Mkfifo(filepath.Join(r.dir, name), 0o644))
		e := r.diff("HEAD:fleet")
		assert.Equal(t, 2, e.status, name)
		assert.Contains(t, e.stderr, filepath.Base(name)+": not a regular file\n", name)
	}
}

// TestDiffOfRevisionsReadsModules: packages beside the fleet, and files above it, are
// read as in a directory.
func TestDiffOfRevisionsReadsModules(t *testing.T) {
	notQuick(t)
	r := newRepository(t)
	r.git("rm", "-q", "-r", "fleet")
	r.write("infra/cue.mod/module.cue", "module: \"example.com/infra\"\nlanguage: version: \"v0.9.0\"\n")
	r.write("infra/shared/shared.cue", "package shared\n\nschedule: \"0 3 * * *\"\n")
	r.write("infra/fleet/platform.cue", revisionPlatform)
	r.write("infra/fleet/pay/settle.cue", "package fleet\n\nimport \"example.com/infra/shared\"\n\nbatches: settle: {owner: \"pay-team\", severity: \"medium\", commands: \"settle\", schedule: shared.schedule}\n")
	r.commit()
	r.write("infra/shared/shared.cue", "package shared\n\nschedule: \"0 4 * * *\"\n")
	for _, dir := range []string{"infra/fleet", "infra/fleet/pay", "infra/fleet/pay/settle.cue"} {
		e := r.diff("HEAD:" + dir)
		if strings.HasSuffix(dir, ".cue") {
			assert.Contains(t, e.stderr, "HEAD:infra/fleet/pay/settle.cue", "a file alone has no platform")
			continue
		}
		assert.Contains(t, e.stdout, settleMoved, "%s: %s", dir, e.stderr)
	}
	r.write("infra/fleet/pay/settle.cue", strings.Replace(revisionEntry("0 3 * * *"), "pay-team", "pay-taem", 1))
	r.commit()
	e := r.diff("HEAD:infra/fleet", "HEAD~1:infra/fleet")
	assert.Equal(t, 1, e.status)
	assert.Empty(t, e.stdout)
	assert.Contains(t, e.stderr, "--> HEAD:infra/fleet/pay/settle.cue:3:26")
	assert.Contains(t, e.stderr, "OLD (HEAD:infra/fleet): 1 error")
}

// TestADirectoryIsNoRevision: a branch cannot stand in for the revision that it is
// compared with.
func TestADirectoryIsNoRevision(t *testing.T) {
	notQuick(t)
	r := newRepository(t)
	r.write("HEAD~1:fleet/platform.cue", revisionPlatform)
	r.write("HEAD~1:fleet/settle.cue", revisionEntry("0 4 * * *"))
	assert.Contains(t, r.diff("HEAD~1:fleet", "fleet").stdout, settleMoved)
	assert.Contains(t, r.diff("./HEAD~1:fleet", "fleet").stderr, "no differences")
}
