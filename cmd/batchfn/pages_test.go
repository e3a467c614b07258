package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// runningPages are the pages whose blocks run, each in an empty directory, from top to bottom:
//
//	```sh             runs, and each command ends with 0
//	```console        runs what is behind $, and prints what is below it
//	```cue a/b.cue    is the content of that file from here on
var runningPages = []string{
	"pages/quick-start.md", "pages/going-live.md", "pages/versions.md", "pages/ci.md", "pages/review.md", "pages/custom-rules.md", "pages/troubleshooting.md", "pages/catalog.md",
}

// outside are commands of pages that need more than a page can have in a test.
var outside = map[string]string{
	"go install":   "asks the module proxy",
	"go run":       "builds, in the directory of the project",
	"make":         "is what runs this test",
	"brew install": "asks Homebrew",
	"docker pull":  "asks a registry",
	"helm":         "asks a cluster",
	"kubectl":      "asks a cluster",
	"aws":          "asks AWS",
}

// fence is a block of code in Markdown: its language, the rest of its first line, and its text.
var fence = regexp.MustCompile("(?ms)^```([a-z]*) ?([^\n]*)\n(.*?)^```$")

// TestPagesRun runs what pages tell people to type.
func TestPagesRun(t *testing.T) {
	for _, name := range runningPages {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			golden(t, name, runPage(t, string(text)))
		})
	}
}

// runPage returns a page with the output of its consoles.
func runPage(t *testing.T, text string) []byte {
	dir := t.TempDir()
	script := filepath.Join(t.TempDir(), "page.txtar")
	var outputs []string
	steps := 0
	var b strings.Builder
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		language, file, body := m[1], m[2], m[3]
		switch {
		case language == "sh":
			for _, line := range commandsOf(body) {
				fmt.Fprintf(&b, "sh %s\n", quote(line))
			}
		case language == "console":
			command, _, _ := strings.Cut(strings.TrimPrefix(body, "$ "), "\n")
			fmt.Fprintf(&b, "console %s\n", quote(command))
		case file != "":
			path := filepath.Join(dir, fmt.Sprint(steps))
			require.NoError(t, os.WriteFile(path, []byte(body), 0o644))
			fmt.Fprintf(&b, "write %s %s\n", file, path)
		}
		steps++
	}
	require.NoError(t, os.WriteFile(script, []byte(b.String()), 0o644))
	t.Run("session", func(t *testing.T) { // which ends when its parallel tests have
		testscript.Run(t, testscript.Params{Files: []string{script}, Cmds: pageCommands(&outputs)})
	})
	return []byte(fence.ReplaceAllStringFunc(text, func(block string) string {
		command, rest, ok := strings.Cut(block, "\n")
		if command != "```console" || !ok || len(outputs) == 0 {
			return block
		}
		line, _, _ := strings.Cut(rest, "\n")
		out := outputs[0]
		outputs = outputs[1:]
		return command + "\n" + line + "\n" + out + "```"
	}))
}

// pageCommands are what a page does: sh, console and write.
func pageCommands(outputs *[]string) map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"sh": func(ts *testscript.TestScript, _ bool, args []string) {
			if err := ts.Exec("bash", "-euo", "pipefail", "-c", args[0]); err != nil {
				ts.Fatalf("%s: %v", args[0], err)
			}
		},
		"console": func(ts *testscript.TestScript, _ bool, args []string) {
			_ = ts.Exec("sh", "-c", args[0]+" 2>&1")
			*outputs = append(*outputs, ts.ReadFile("stdout"))
		},
		"write": func(ts *testscript.TestScript, _ bool, args []string) {
			ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o755))
			text, err := os.ReadFile(args[1])
			ts.Check(err)
			ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o644))
		},
	}
}

// commandsOf are the lines of a block that run here.
func commandsOf(body string) []string {
	var out []string
	for _, line := range strings.Split(strings.ReplaceAll(body, "\\\n", " "), "\n") {
		line = strings.TrimSpace(line)
		elsewhere := slices.ContainsFunc(keys(outside), func(words string) bool { return strings.HasPrefix(line, words) })
		if line != "" && !strings.HasPrefix(line, "#") && !elsewhere {
			out = append(out, line)
		}
	}
	return out
}

func keys(m map[string]string) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	return out
}

// quote makes one argument of a testscript.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// referring are pages whose commands are about files that the reader has: those of
// withFiles.
var referring = []string{
	"pages/alerts.md", "pages/argocd.md", "pages/editors.md", "pages/hand-written.md", "pages/run.md", "pages/ways-in.md",
	"../../examples/argocd/README.md", "../../examples/fleet/README.md", "../../examples/quickstart/README.md",
}

// called is a command of batchfn on lines of its own, with what it is piped to.
var called = regexp.MustCompile(`(?m)^ *batchfn (?:[a-z]+ )+.*?(?:\\\n.*?)*$`)

// TestCommandsOfPagesRun runs, with the programs that it is piped to, each command of pages that refer to files, and wants it to end with 0.
func TestCommandsOfPagesRun(t *testing.T) {
	notQuick(t)
	for _, name := range referring {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			var script strings.Builder
			for _, line := range called.FindAllString(string(text), -1) {
				if strings.Contains(line, " -") || strings.Contains(line, ">") || strings.Contains(line, "examples/") {
					fmt.Fprintf(&script, "sh %s\n", quote(strings.TrimSpace(strings.ReplaceAll(line, "\\\n", " "))))
				}
			}
			require.NotEmpty(t, script.String(), "it has no command: take it from the list")
			file := filepath.Join(t.TempDir(), "page.txtar")
			require.NoError(t, os.WriteFile(file, []byte(script.String()), 0o644))
			testscript.Run(t, testscript.Params{Files: []string{file}, Cmds: pageCommands(nil), Setup: withFiles})
		})
	}
}

// withFiles writes what pages refer to: the examples, a fleet, a workload, an
// ApplicationSet in a repository, and a kubectl that takes what it gets.
func withFiles(env *testscript.Env) error {
	batch := "package fleet\n\nbatches: \"send-invoices\": {owner: \"owner-team\", severity: \"medium\", commands: \"send_invoices\", schedule: \"0 3 * * *\", idempotent: true}\n"
	files := map[string]string{
		"job.yaml": "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, namespace: batch-jp, labels: {app.kubernetes.io/component: batch, batchfn.dev/owner: owner-team, batchfn.dev/severity: medium}}\n" +
			"spec: {activeDeadlineSeconds: 600, template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: 'registry.example.com/migrate:v1', command: [migrate], resources: {requests: {cpu: 100m, memory: 256Mi}}}]}}}\n",
		"bin/kubectl":   "#!/bin/sh\ncat >/dev/null\necho 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\n",
		"batchfn/.keep": "", "batchfn-new/.keep": "",
	}
	for _, fleet := range []string{"fleet", "my-fleet"} {
		if status := run([]string{"init", filepath.Join(env.WorkDir, fleet)}, cli.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}); status != cli.OK {
			return fmt.Errorf("batchfn init ended with %d", status)
		}
		files[fleet+"/invoices.cue"] = batch
	}
	for name, text := range files {
		path := filepath.Join(env.WorkDir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			return err
		}
	}
	if err := os.CopyFS(filepath.Join(env.WorkDir, "examples"), os.DirFS("../../examples")); err != nil {
		return err
	}
	for _, name := range []string{"applicationset.yaml", "clusters.yaml"} {
		if err := os.Link(filepath.Join(env.WorkDir, "examples/argocd", name), filepath.Join(env.WorkDir, name)); err != nil {
			return err
		}
	}
	env.Setenv("PATH", filepath.Join(env.WorkDir, "bin")+string(os.PathListSeparator)+env.Getenv("PATH"))
	return os.Mkdir(filepath.Join(env.WorkDir, ".git"), 0o755)
}

// prose are all texts of the repository for people.
func prose(t *testing.T) map[string]string {
	texts := map[string]string{}
	for _, glob := range []string{"pages/*.md", "pages/*/*.md", "../../*.md", "../../.github/*.md", "../../examples/*/*.md"} {
		names, err := filepath.Glob(glob)
		require.NoError(t, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			texts[name] = string(text)
		}
	}
	return texts
}

// mention is a command of batchfn in a text: a line of code, or code in a sentence.
var mention = regexp.MustCompile("(?m)(?:^ *(?:\\$ )?|`|; |\\| )(batchfn(?: [a-z-][^`|>#&;$(\n]*)?)")

// TestEachCommandOfAPageExists parses the commands in texts, also those that no test
// runs: each subcommand and flag is there, and what explain is asked for is explained.
func TestEachCommandOfAPageExists(t *testing.T) {
	n := 0
	for name, text := range prose(t) {
		text = regexp.MustCompile(`\$\([^)]*\)`).ReplaceAllString(text, "X") // the shell's
		for _, m := range mention.FindAllStringSubmatch(text, -1) {
			words := strings.Fields(strings.NewReplacer("'", "", `"`, "", "…", "").Replace(m[1]))[1:]
			root := newRoot(cli.Streams{Getenv: func(string) string { return "" }})
			cmd, args, err := root.Find(words)
			if len(words) == 0 || cmd == root && !strings.HasPrefix(words[0], "-") {
				continue // a sentence that begins with batchfn
			}
			n++
			require.NoError(t, err, "%s: %s", name, m[1])
			assert.NoError(t, cmd.ParseFlags(args), "%s: %s", name, m[1])
			if args := cmd.Flags().Args(); cmd.Name() == "explain" && len(args) > 0 && strings.ToLower(args[0]) == args[0] {
				_, err := explain(args[0], "en")
				assert.NoError(t, err, "%s: %s", name, m[1])
			}
		}
	}
	assert.Greater(t, n, 100, "the texts have commands")
}

// TestEachLinkOfAPageLeadsSomewhere: files move, and pages stay.
func TestEachLinkOfAPageLeadsSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	for name, text := range prose(t) {
		for _, m := range link.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
			_, err := os.Stat(filepath.Join(filepath.Dir(name), m[1]))
			assert.NoError(t, err, name)
		}
	}
}
