package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// patience is how long a test waits for what must happen; it decides nothing else.
const patience = 5 * time.Minute

// process is batchfn as a process of its own, in a directory. What goes on without end
// is killed, and has no status of its own then.
func process(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	c := exec.CommandContext(ctx, self, args...)
	c.Args[0], c.Dir = "batchfn", dir
	return c
}

// ended is how a process ended.
type ended struct {
	stdout, stderr string
	status         int
	memory         int64 // bytes, of it or of one that it started
}

func end(c *exec.Cmd) ended {
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	_ = c.Run() // the status says it
	e := ended{stdout: out.String(), stderr: errs.String(), status: c.ProcessState.ExitCode()}
	if used, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		e.memory = used.Maxrss << 10
	}
	return e
}

// bombs are values that CUE computes, each of which took all memory, or for ever.
var bombs = map[string]string{
	"one allocation of a terabyte": `"x"*1000000*1000000`,
	"one allocation of 5.5 GB":     `"x"*1000000*5500`,
	"shift":                        "bits.Lsh(1, 10000000000000)",
	"bit":                          "bits.Set(0, 10000000000000, 1)",
	"repeat":                       `strings.Repeat(strings.Repeat("x", 1000000), 1000000)`,
	"replace":                      `strings.Replace("x"*1000000, "", "x"*1000000, -1)`,
	"join":                         `strings.Join([for i in list.Range(0, 4000, 1) {"x"*1000000}], "x"*1000000)`,
	"three allocations of 0.9 GB":  `[for i in list.Range(0, 3, 1) {"x"*1000000*(900+i)}]`,
	"interpolation": `_i.j, _i: {a: "0123456789", b: "\(a)\(a)\(a)\(a)\(a)\(a)\(a)\(a)\(a)\(a)", c: "\(b)\(b)\(b)\(b)\(b)\(b)\(b)\(b)\(b)\(b)", d: "\(c)\(c)\(c)\(c)\(c)\(c)\(c)\(c)\(c)\(c)",
	e: "\(d)\(d)\(d)\(d)\(d)\(d)\(d)\(d)\(d)\(d)", f: "\(e)\(e)\(e)\(e)\(e)\(e)\(e)\(e)\(e)\(e)", g: "\(f)\(f)\(f)\(f)\(f)\(f)\(f)\(f)\(f)\(f)", h: "\(g)\(g)\(g)\(g)\(g)\(g)\(g)\(g)\(g)\(g)", j: "\(h)\(h)\(h)\(h)\(h)\(h)\(h)\(h)\(h)\(h)"}`,
	"nested loops": "[for a in _n for b in _n for c in _n for d in _n for e in _n for f in _n {a}], _n: list.Range(0, 40, 1)",
	"range":        "list.Range(0, 10000000, 1)",
	"disjunctions": "_d0 & _d1 & _d2 & _d3 & _d4 & _d5 & _d6 & _d7 & _d8 & _d9 & _d10 & _d11, _d0: {a0: 1} | {a0: 2} | {b0: 3}, _d1: {a1: 1} | {a1: 2} | {b1: 3}, _d2: {a2: 1} | {a2: 2} | {b2: 3}, _d3: {a3: 1} | {a3: 2} | {b3: 3}, _d4: {a4: 1} | {a4: 2} | {b4: 3}, _d5: {a5: 1} | {a5: 2} | {b5: 3}, _d6: {a6: 1} | {a6: 2} | {b6: 3}, _d7: {a7: 1} | {a7: 2} | {b7: 3}, _d8: {a8: 1} | {a8: 2} | {b8: 3}, _d9: {a9: 1} | {a9: 2} | {b9: 3}, _d10: {a10: 1} | {a10: 2} | {b10: 3}, _d11: {a11: 1} | {a11: 2} | {b11: 3}",
	"cue#4453":     "(int|{d:d})&(int|{})&(int|{})",
}

// bomb writes a fleet with a value that CUE would have to compute.
func bomb(t *testing.T, value string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	platform, err := os.ReadFile("../../testdata/rule/platform.cue")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "platform.cue"), platform, 0o644))
	text := "package fleet\n\n"
	for _, name := range []string{"math/bits", "list", "strings"} {
		if strings.Contains(value, path.Base(name)+".") {
			text += "import \"" + name + "\"\n"
		}
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "fleet.cue"), []byte(text+"\n_x: "+value+"\n"), 0o644))
	return dir
}

// TestBombs: whatever CUE computes, the command ends within its limits and says
// so in one line, and nothing of what it was doing is printed.
func TestBombs(t *testing.T) {
	for name, value := range bombs {
		t.Run(name, func(t *testing.T) {
			e := end(process(t, bomb(t, value), "check", ".", "--timeout", "3s"))
			assertLimit(t, e)
		})
	}
}

// templateBombs are templates of an ApplicationSet, each of which took all memory, or for ever.
var templateBombs = map[string]string{
	"one allocation": `{{replace "" (repeat 16000000 "x") (repeat 16000000 "y")}}`,
	"a list":         `{{len (until 2000000000)}}`,
	"a join":         `{{len (join (repeat 16000000 "y") (until 100000))}}`,
	"an expression":  `{{len (regexReplaceAll "" (repeat 16000000 "x") (repeat 1000000 "y"))}}`,
	"doubling":       `{{$x := "0123456789"}}{{range until 60}}{{$x = printf "%s%s" $x $x}}{{end}}{{len $x}}`,
	"formats":        `{{len (printf (repeat 1000000 "%1000000[1]d") 1)}}`,
	"loops":          `{{range until 100000}}{{range until 100000}}{{range until 100000}}{{end}}{{end}}{{end}}`,
	"itself":         `{{define "a"}}{{template "a"}}{{end}}{{template "a"}}`,
}

const inApplicationSet = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: set}
spec:
  goTemplate: true
  generators: [{list: {elements: [{a: b}]}}]
  template:
    metadata: {name: 'TEMPLATE'}
    spec: {source: {path: ., plugin: {name: batchfn}}}
`

// TestTemplateBombs: nor does a template of an ApplicationSet, for which nothing in
// CUE is blamed alone.
func TestTemplateBombs(t *testing.T) {
	for name, template := range templateBombs {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			set := strings.ReplaceAll(inApplicationSet, "TEMPLATE", template)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "set.yaml"), []byte(set), 0o644))
			e := end(process(t, dir, "plugin", "replay", "set.yaml", "--timeout", "3s"))
			assert.Empty(t, e.stdout)
			assert.Less(t, e.memory, int64(2252)<<20, "2.2 GiB")
			assert.NotContains(t, e.stderr, "goroutine")
			if e.status == 2 { // text/template or the functions refuse it
				assert.Regexp(t, `^error: ApplicationSet "set": template "[^\n]*\n`, strings.TrimPrefix(e.stderr, "set.yaml: "))
				return
			}
			assertLimit(t, e)
			assert.Contains(t, e.stderr, "a template of the ApplicationSet")
		})
	}
}

func assertLimit(t *testing.T, e ended) {
	t.Helper()
	assert.Equal(t, 3, e.status, e.stderr)
	assert.Empty(t, e.stdout)
	assert.Less(t, e.memory, int64(2252)<<20, "2.2 GiB")
	assert.Regexp(t, `^(error: (more than 2 GiB of memory|not done after 3s .*)\n  = help: .*\n|batchfn: rendering failed: .*\n)$`, e.stderr)
}

// guarded are the commands that read a fleet, as they are called in its directory.
var guarded = map[string][]string{
	"batchfn":                   {},
	"batchfn check":             {"check"},
	"batchfn render":            {"render"},
	"batchfn monitors":          {"monitors"},
	"batchfn dashboard":         {"dashboard"},
	"batchfn catalog":           {"catalog"},
	"batchfn run":               {"run", "a"},
	"batchfn diff":              {"diff", ".", "."},
	"batchfn policy admission":  {"policy", "admission"},
	"batchfn policy preview":    {"policy", "preview"},
	"batchfn policy test":       {"policy", "test"},
	"batchfn policy waivers":    {"policy", "waivers", "--until", "2099-03-31", "--reason", "r"},
	"batchfn decorate":          {"decorate", "app.yaml", "--fleet", "."},
	"batchfn import":            {"import", "--prove", ".", "app.yaml"},
	"batchfn plugin generate":   {"plugin", "generate"},
	"batchfn plugin parameters": {"plugin", "parameters"},
	"batchfn plugin replay":     {"plugin", "replay", "app.yaml"},
}

const inList = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items: []
functionConfig: {apiVersion: batchfn.dev/v1alpha1, kind: BatchSet, metadata: {name: fleet}, spec: {region: jp, sources: [.]}}
`

const inApplication = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: fleet}
spec:
  source: {repoURL: https://example.com/fleet.git, path: ., plugin: {name: batchfn-VERSION}}
  destination: {server: https://kubernetes.default.svc, namespace: fleet}
  project: default
`

// readers are the commands with the flags of Limits.
func readers(c *cobra.Command) (names []string) {
	if c.Flags().Lookup("max-entries") != nil {
		names = append(names, c.CommandPath())
	}
	for _, below := range c.Commands() {
		names = append(names, readers(below)...)
	}
	return names
}

// TestEveryCommandIsGuarded: each command that has the flags of Limits evaluates
// in a process of its own.
func TestEveryCommandIsGuarded(t *testing.T) {
	for _, name := range readers(newRoot(cli.Streams{})) {
		args, known := guarded[name]
		if !assert.True(t, known, "%s: add it to guarded", name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			dir := bomb(t, bombs["one allocation of a terabyte"])
			app := strings.ReplaceAll(inApplication, "VERSION", version())
			require.NoError(t, os.WriteFile(filepath.Join(dir, "app.yaml"), []byte(app), 0o644))
			c := process(t, dir, args...)
			c.Stdin = strings.NewReader(inList)
			temporary := t.TempDir()
			c.Env = append(os.Environ(), "TMPDIR="+temporary)
			e := end(c)
			assert.Equal(t, 3, e.status, e.stderr)
			assert.Contains(t, e.stderr, "more than 2 GiB of memory")
			assert.Empty(t, e.stdout)
			left, err := os.ReadDir(temporary)
			require.NoError(t, err)
			assert.Empty(t, left, "in the temporary directory")
		})
	}
}

// TestNothingIsLeftRunning: what evaluates ends with the command.
func TestNothingIsLeftRunning(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
		c := process(t, bomb(t, bombs["range"]), "check", "--timeout", "1m")
		require.NoError(t, c.Start())
		var evaluating string
		require.Eventually(t, func() bool {
			children, _ := filepath.Glob("/proc/" + pid(c) + "/task/*/children")
			for _, file := range children {
				if text, _ := os.ReadFile(file); len(text) > 0 {
					evaluating = strings.Fields(string(text))[0]
				}
			}
			return evaluating != ""
		}, patience, 5*time.Millisecond, "it evaluates in a process of its own")
		require.NoError(t, c.Process.Signal(signal))
		_ = c.Wait()
		assert.Eventually(t, func() bool { return !runs(evaluating) }, patience, 5*time.Millisecond, "%v", signal)
	}
}

// TestComputedFleetsAreWhole: what a process of its own says arrives in full, and
// the fleet of standard input reaches it.
func TestComputedFleetsAreWhole(t *testing.T) {
	dir := bomb(t, `"x"*3`)
	entries := `batches: {for n in ["a", "b"] {(n): {owner: "owner-team", severity: "medium", commands: "run", schedule: "0 3 * * *"}}}` + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "b.cue"), []byte("package fleet\n"+entries), 0o644))
	rendered := end(process(t, dir, "render", "--version", "v1"))
	require.Zero(t, rendered.status, rendered.stderr)
	inProcess, _, _ := batchfn(t, "render", dir, "--version", "v1")
	assert.Equal(t, string(inProcess), rendered.stdout)
	c := process(t, dir)
	c.Stdin = strings.NewReader(strings.Replace(inList, "region: jp", "region: jp, version: v1", 1))
	list := end(c)
	require.Zero(t, list.status, list.stderr)
	assert.Contains(t, list.stdout, "kind: CronJob")
}

func pid(c *exec.Cmd) string { return strconv.Itoa(c.Process.Pid) }

// runs reports whether a process is there, and is not one that has ended.
func runs(pid string) bool {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	return err == nil && !bytes.Contains(stat, []byte(") Z "))
}
