package main

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// kptCase is .expected/config.yaml of kpt's own golden tests, as far as the
// cases here use it:
// https://github.com/kptdev/kpt/blob/main/pkg/test/runner/config.go
type kptCase struct {
	TestType  string            `yaml:"testType"` // eval or render
	ExitCode  int               `yaml:"exitCode"`
	StdErr    string            `yaml:"stdErr"` // a part of it
	ExecPath  string            `yaml:"execPath"`
	FnConfig  string            `yaml:"fnConfig"`
	Args      map[string]string `yaml:"args"`
	AllowExec bool              `yaml:"allowExec"`
}

// TestKpt runs the packages of testdata/krm/kpt with real kpt, laid out as kpt's
// own golden tests: .expected/config.yaml says how, diff.patch what changes, and
// results.yaml what is found. A second run changes nothing more.
func TestKpt(t *testing.T) {
	configs, err := filepath.Glob(krmDir + "kpt/*/.expected/config.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, configs)
	for _, config := range configs {
		dir := filepath.Dir(filepath.Dir(config))
		t.Run(filepath.Base(dir), func(t *testing.T) {
			text, err := os.ReadFile(config)
			require.NoError(t, err)
			var c kptCase
			dec := yaml.NewDecoder(bytes.NewReader(text))
			dec.KnownFields(true)
			require.NoError(t, dec.Decode(&c))
			c.run(t, dir)
		})
	}
}

func (c *kptCase) run(t *testing.T, dir string) {
	pkg := filepath.Join(t.TempDir(), filepath.Base(dir))
	require.NoError(t, os.CopyFS(pkg, os.DirFS(dir)))
	expected, err := filepath.Abs(filepath.Join(dir, ".expected"))
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(filepath.Join(pkg, ".expected")))
	command(t, pkg, "", "git", "init", "-q")
	command(t, pkg, "", "git", "add", "-A")
	command(t, pkg, "", "git", "commit", "-q", "-m", "before")

	results := t.TempDir()
	errs, status := c.kpt(t, pkg, results)
	assert.Equal(t, c.ExitCode, status, errs)
	assert.Contains(t, errs, c.StdErr)
	command(t, pkg, "", "git", "add", "-A")
	golden(t, filepath.Join(expected, "diff.patch"), []byte(command(t, pkg, "", "git", "diff", "--cached", "--no-renames")))
	found, err := os.ReadFile(filepath.Join(results, "results.yaml"))
	require.NoError(t, err)
	golden(t, filepath.Join(expected, "results.yaml"), found)

	command(t, pkg, "", "git", "commit", "-q", "--allow-empty", "-m", "after")
	errs, status = c.kpt(t, pkg, t.TempDir())
	assert.Equal(t, c.ExitCode, status, errs)
	assert.Empty(t, command(t, pkg, "", "git", "status", "--porcelain"), "a second run changes nothing")
}

// kpt runs kpt in a package.
func (c *kptCase) kpt(t *testing.T, pkg, results string) (stderr string, status int) {
	t.Helper()
	args := []string{"fn", c.TestType, ".", "--results-dir", results}
	if c.ExecPath != "" {
		args = append(args, "--exec", c.ExecPath)
	}
	if c.FnConfig != "" {
		args = append(args, "--fn-config", c.FnConfig)
	}
	if c.AllowExec {
		args = append(args, "--allow-exec")
	}
	if len(c.Args) > 0 {
		args = append(args, "--")
		for _, name := range slices.Sorted(maps.Keys(c.Args)) {
			args = append(args, name+"="+c.Args[name])
		}
	}
	cmd := exec.Command("kpt", args...)
	cmd.Dir = pkg
	out, err := cmd.CombinedOutput()
	require.NotNil(t, cmd.ProcessState, "kpt: %v", err)
	return string(out), cmd.ProcessState.ExitCode()
}

// command runs a program in a directory and wants it to succeed.
func command(t *testing.T, dir, input, name string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, strings.NewReader(input), &out, &errs
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=t", "GIT_AUTHOR_EMAIL=t@example.com", "GIT_COMMITTER_NAME=t", "GIT_COMMITTER_EMAIL=t@example.com")
	require.NoError(t, cmd.Run(), "%s %v\n%s%s", name, args, out.String(), errs.String())
	return out.String()
}

// TestKptExample renders examples/kpt anew: what is in the package is what its
// fleet says.
func TestKptExample(t *testing.T) {
	pkg := "../../examples/kpt"
	if !update {
		pkg = filepath.Join(t.TempDir(), "kpt")
		require.NoError(t, os.CopyFS(pkg, os.DirFS("../../examples/kpt")))
	}
	command(t, pkg, "", "kpt", "fn", "render", "--allow-exec")
	for _, name := range []string{"Kptfile", "serviceaccount.yaml", "jp/send-invoices.yaml", "jp/settle-payment.yaml"} {
		want, err := os.ReadFile("../../examples/kpt/" + name)
		require.NoError(t, err)
		got, err := os.ReadFile(filepath.Join(pkg, name))
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got), "%s: BATCHFN_UPDATE=1 go test ./... rewrites it", name)
	}
	made, err := filepath.Glob(pkg + "/jp/*")
	require.NoError(t, err)
	assert.Len(t, made, 2)
}

// TestKptSourceAndSink runs the function between kpt's source and sink.
func TestKptSourceAndSink(t *testing.T) {
	files := functionFleet(t)
	files["pkg/Kptfile"] = "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: pkg}\n"
	dir := writeFiles(t, files)
	function := []string{"fn", "eval", "-", "--exec", "batchfn", "--", "source=fleet", "region=jp", "version=v1"}
	once := command(t, dir, command(t, dir, "", "kpt", "fn", "source", "pkg"), "kpt", function...)
	command(t, dir, once, "kpt", "fn", "sink", "once")
	command(t, dir, command(t, dir, once, "kpt", function...), "kpt", "fn", "sink", "twice")
	assert.Empty(t, command(t, dir, "", "diff", "-r", "once", "twice"))
	for _, name := range []string{"Kptfile", "jp/rebuild-index.yaml", "jp/settle-payment.yaml"} {
		assert.FileExists(t, filepath.Join(dir, "once", name))
	}
}

// TestKptShowsTheSummaryFirst: kpt cuts stderr to four lines.
func TestKptShowsTheSummaryFirst(t *testing.T) {
	files := functionFleet(t)
	files["Kptfile"] = "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: pkg}\n"
	entries := ""
	for i := range 9 {
		entries += "    bad-" + strconv.Itoa(i) + ": {owner: search, commands: run, severity: urgent, schedule: '0 3 * * *'}\n"
	}
	files["set.yaml"] = "apiVersion: batchfn.dev/v1alpha1\nkind: BatchSet\nmetadata: {name: fleet}\nspec:\n  sources: [fleet]\n  version: v1\n  batches:\n" + entries
	errs, status := (&kptCase{TestType: "eval", ExecPath: "batchfn", FnConfig: "set.yaml"}).kpt(t, writeFiles(t, files), t.TempDir())
	assert.Equal(t, 1, status)
	_, shown, _ := strings.Cut(errs, "Stderr:\n")
	lines := strings.Split(shown, "\n")
	require.Greater(t, len(lines), 4, errs)
	assert.Contains(t, lines[0], "batchfn: 9 errors, 0 warnings in BatchSet/fleet")
	assert.Contains(t, lines[1], "severity is")
	assert.Contains(t, lines[4], "line(s) truncated")
}
