package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// aloof runs the rest of the command line without a network and as user 999, whom
// the files do not belong to and who cannot write any.
const aloof = `mount -o remount,bind,ro / && { mount -o remount,bind,ro /tmp 2>/dev/null; ! touch "$PWD/written" 2>/dev/null; } && exec unshare -U --map-user=999 "$@"`

// odd are variables that Go, CUE, kustomize, cobra and the C library read.
func odd(t *testing.T) []string {
	zone := filepath.Join(t.TempDir(), "zoneinfo.zip")
	require.NoError(t, os.WriteFile(zone, []byte("no zip"), 0o644))
	stats := filepath.Join(t.TempDir(), "stats")
	return []string{"TZ=Pacific/Kiritimati", "ZONEINFO=" + zone, "LC_ALL=tr_TR.UTF-8", "LANG=ar_EG", "HOME=/nonexistent", "XDG_CONFIG_HOME=/nonexistent",
		"CUE_EXPERIMENT=all", "CUE_DEBUG=sortfields", "CUE_REGISTRY=example.com", "CUE_STATS_FILE=" + stats, "KUSTOMIZE_PLUGIN_HOME=/", "BASH_COMP_DEBUG_FILE=" + stats,
		"CANARY=sesame", "http_proxy=http://127.0.0.1:1", "PATH=" + os.Getenv("PATH")}
}

// TestSurroundingsChangeNothing: without a network, a home directory, rights and a
// place to write, and with an odd environment, every way in yields the same bytes.
func TestSurroundingsChangeNothing(t *testing.T) {
	notQuick(t)
	dir := bomb(t, `"x"*3`) // is evaluated, in a process of its own
	entries := `batches: {for n in ["a", "b"] {(n): {owner: "nobody", severity: "medium", commands: "run", schedule: "0 3 * * *", timeZone: "Asia/Tokyo"}}}` + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "b.cue"), []byte("package fleet\n"+entries), 0o644))
	kustomization := t.TempDir()
	for name, text := range map[string]string{
		"kustomization.yaml": "configMapGenerator: [{name: c, envs: [c.env]}]\n",
		"c.env":              "CANARY\nA=b\n", // kustomize takes the value from the environment
	} {
		require.NoError(t, os.WriteFile(filepath.Join(kustomization, name), []byte(text), 0o644))
	}
	quickstart, err := filepath.Abs("../../examples/quickstart")
	require.NoError(t, err)
	for _, run := range []struct {
		dir  string
		args []string
	}{
		{quickstart, []string{"render", "--version", "v1"}},
		{quickstart, []string{"check", "--format", "json"}},
		{dir, []string{"check"}},
		{dir, []string{"render"}},
		{quickstart, []string{"plugin", "parameters"}},
		{kustomization, []string{"plugin", "generate"}},
	} {
		name := strings.Join(run.args, " ")
		plain := process(t, run.dir, run.args...)
		plain.Env = []string{}
		want := end(plain)
		c := process(t, run.dir, run.args...)
		c.Env = odd(t)
		assertSame(t, want, end(c), name+" with an odd environment")
		inner := process(t, run.dir, run.args...)
		unshare, err := exec.LookPath("unshare")
		require.NoError(t, err)
		c = exec.Command(unshare, append([]string{"-r", "-n", "-m", "sh", "-c", aloof, "sh", link(t, inner.Path)}, run.args...)...)
		c.Dir, c.Env = run.dir, odd(t)
		assertSame(t, want, end(c), name+" without network and rights")
		assert.NotContains(t, want.stdout+want.stderr, "sesame")
	}
}

// link is the test's program under the name of the command.
func link(t *testing.T, program string) string {
	name := filepath.Join(t.TempDir(), "batchfn")
	require.NoError(t, os.Symlink(program, name))
	return name
}

func assertSame(t *testing.T, want, got ended, what string) {
	t.Helper()
	assert.Equal(t, want.status, got.status, what)
	assert.Equal(t, want.stdout, got.stdout, what)
	assert.Equal(t, want.stderr, got.stderr, what)
}
