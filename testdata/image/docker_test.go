package image_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// result is what a command came to.
type result struct {
	out, errs string
	status    int
}

// run runs a command in a directory.
func run(t *testing.T, dir, input, name string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, strings.NewReader(input), &out, &errs
	err := cmd.Run()
	require.NotNil(t, cmd.ProcessState, "%s: %v", name, err)
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// must runs a command that succeeds, and answers its output.
func must(t *testing.T, dir, input, name string, args ...string) string {
	t.Helper()
	r := run(t, dir, input, name, args...)
	require.Zero(t, r.status, "%s %s\n%s%s", name, strings.Join(args, " "), r.out, r.errs)
	return r.out
}

// docker is a docker command that succeeds; its output is mostly an id.
func docker(t *testing.T, args ...string) string {
	t.Helper()
	return strings.TrimSpace(must(t, "", "", "docker", args...))
}

// locked is how the image has to work: nothing to write to, no network, no rights.
var locked = []string{"--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"}

// inImage runs the image under lock. The last flags are the image's arguments, behind "--".
func inImage(t *testing.T, input string, flags ...string) result {
	t.Helper()
	split := slices.Index(flags, "--")
	require.GreaterOrEqual(t, split, 0)
	args := slices.Concat([]string{"run", "--rm", "--interactive"}, locked, flags[:split], []string{image}, flags[split+1:])
	return run(t, "", input, "docker", args...)
}

// background starts a container that ends with the test, and answers its id.
func background(t *testing.T, args ...string) string {
	t.Helper()
	id := docker(t, append([]string{"run", "--detach"}, args...)...)
	t.Cleanup(func() { docker(t, "rm", "--force", "--volumes", id) })
	return id
}

// writeFiles writes files, PATH: TEXT, below a new directory that everybody may read.
func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := openDir(t, 0o755)
	for name, text := range files {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	return dir
}

// openDir is a new directory that other users reach. That of t.TempDir they don't.
func openDir(t *testing.T, mode os.FileMode) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "batchfn-image-test-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, mode))
	return dir
}

// absolute is a path of the repository.
func absolute(t *testing.T, name string) string {
	t.Helper()
	file, err := filepath.Abs(filepath.Join(top, name))
	require.NoError(t, err)
	return file
}
