package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const revisionPlatform = `package fleet

platform: {
	name: "acme", image: "registry.example.com/batch:v1"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}
	owners: "pay-team": slackGroup: "S0123ABCD"
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
}
`

func revisionEntry(schedule string) string {
	return fmt.Sprintf("package fleet\n\nbatches: settle: {owner: \"pay-team\", severity: \"medium\", commands: \"settle\", schedule: %q}\n", schedule)
}

// repository is a git repository of a test, with a fleet in its directory fleet that
// has two commits.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) *repository {
	t.Helper()
	r := &repository{t, filepath.Join(t.TempDir(), "repo")}
	require.NoError(t, os.Mkdir(r.dir, 0o755))
	r.git("init", "-q", "-b", "main")
	r.write("fleet/platform.cue", revisionPlatform)
	r.write("fleet/settle.cue", revisionEntry("0 3 * * *"))
	r.commit()
	r.write("fleet/settle.cue", revisionEntry("0 4 * * *"))
	r.commit()
	return r
}

func (r *repository) write(name, text string) {
	r.t.Helper()
	name = filepath.Join(r.dir, name)
	require.NoError(r.t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(r.t, os.WriteFile(name, []byte(text), 0o755))
}

func (r *repository) git(args ...string) string { return r.gitReads("", args...) }

// gitReads runs git with a standard input, and returns what it says.
func (r *repository) gitReads(in string, args ...string) string {
	r.t.Helper()
	c := exec.Command("git", args...)
	c.Dir, c.Stdin = r.dir, strings.NewReader(in)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + r.t.TempDir(), "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com"}
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	require.NoError(r.t, err, "git %v: %s", args, errs.String())
	return strings.TrimSpace(string(out))
}

func (r *repository) commit() {
	r.t.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "a")
}

// tree commits the directory fleet as the object of a tree, whatever that says.
func (r *repository) tree(object string) {
	r.t.Helper()
	top := r.git("hash-object", "-t", "tree", "-w", "--literally", r.objectFile("40000 fleet\x00", object))
	r.git("update-ref", "refs/heads/made", r.git("commit-tree", "-m", "a", top))
}

// objectFile is a file of a tree's object with one entry.
func (r *repository) objectFile(modeAndName, hash string) string {
	var raw []byte
	_, err := fmt.Sscanf(hash, "%x", &raw)
	require.NoError(r.t, err)
	name := filepath.Join(r.t.TempDir(), "object")
	require.NoError(r.t, os.WriteFile(name, append([]byte(modeAndName), raw...), 0o644))
	return name
}

func (r *repository) diff(args ...string) ended {
	r.t.Helper()
	return end(process(r.t, r.dir, append([]string{"diff"}, args...)...))
}

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

// TestUnreadableRevisions end with status 2, and with 3 where a limit is reached.
func TestUnreadableRevisions(t *testing.T) {
	notQuick(t)
	for name, c := range map[string]struct {
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
	} {
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
