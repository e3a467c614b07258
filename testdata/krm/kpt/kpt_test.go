package kpt_test

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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

// TestKpt runs the packages beside this file with real kpt, laid out as kpt's
// own golden tests: .expected/config.yaml says how, diff.patch what changes, and
// results.yaml what is found. A second run changes nothing more.
func TestKpt(t *testing.T) {
	configs, err := filepath.Glob("*/.expected/config.yaml")
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

// TestKptExample renders examples/kpt anew: what is in the package is what its
// fleet says.
func TestKptExample(t *testing.T) {
	pkg := "../../../examples/kpt"
	if !update {
		pkg = filepath.Join(t.TempDir(), "kpt")
		require.NoError(t, os.CopyFS(pkg, os.DirFS("../../../examples/kpt")))
	}
	command(t, pkg, "", "kpt", "fn", "render", "--allow-exec")
	for _, name := range []string{"Kptfile", "serviceaccount.yaml", "jp/send-invoices.yaml", "jp/settle-payment.yaml"} {
		want, err := os.ReadFile("../../../examples/kpt/" + name)
		require.NoError(t, err)
		got, err := os.ReadFile(filepath.Join(pkg, name))
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got), "%s: BATCHFN_UPDATE=1 make test-kpt rewrites it", name)
	}
	made, err := filepath.Glob(pkg + "/jp/*")
	require.NoError(t, err)
	assert.Len(t, made, 2)
}

// TestKptSourceAndSink runs the function between kpt's source and sink.
func TestKptSourceAndSink(t *testing.T) {
	files := functionFleet(t)
	files["pkg/Kptfile"] = kptfile
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
	files["Kptfile"] = kptfile
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

// TestKptMakesTheSame as the command line does, to the byte once kustomize has ordered both; only that kpt hands
// batchfn's output back to it, so that an annotation says which set made it.
func TestKptMakesTheSame(t *testing.T) {
	for _, fleet := range []string{"examples/quickstart", "examples/kustomize/fleet", "examples/fleet/trust-safety", "testdata/golden/one-batch-whole"} {
		t.Run(filepath.Base(fleet), func(t *testing.T) {
			source, err := filepath.Abs("../../../" + fleet)
			require.NoError(t, err)
			want := ordered(t, command(t, "", "", "batchfn", "render", source, "--region", "jp", "--version", "v1"))
			require.NotEmpty(t, want)
			assert.NotContains(t, want, mark)
			got := ordered(t, byKpt(t, source))
			assert.Equal(t, strings.Count(got, "\nkind: "), strings.Count(got, mark))
			assert.Equal(t, want, withoutMark(got))
		})
	}
}

func byKpt(t *testing.T, source string) string {
	dir := writeFiles(t, map[string]string{"pkg/Kptfile": kptfile})
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	command(t, dir, "", "kpt", "fn", "eval", "pkg", "--exec", "batchfn --root "+root, "--", "source="+source, "region=jp", "version=v1")
	files, err := filepath.Glob(filepath.Join(dir, "pkg/jp/*.yaml"))
	require.NoError(t, err)
	var docs []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		docs = append(docs, string(text))
	}
	return strings.Join(docs, "---\n")
}

func ordered(t *testing.T, stream string) string {
	dir := writeFiles(t, map[string]string{"kustomization.yaml": "resources: [made.yaml]\n", "made.yaml": stream})
	return command(t, dir, "", "kustomize", "build", ".")
}

const mark = "\n    batchfn.dev/batch-set: "

var marked = regexp.MustCompile(mark + `[^\n]+`)

func withoutMark(stream string) string {
	return strings.ReplaceAll(marked.ReplaceAllString(stream, ""), "\n  annotations:\n  labels:", "\n  labels:")
}
