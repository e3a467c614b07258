package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

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
