package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// escapes are what a terminal obeys, and what makes a text look like another one: an
// escape sequence, its eight-bit form, a title, a right-to-left override, a zero width
// space. E stands for them, in CUE, JSON and YAML alike.
const escapes = `\u001b[2J\u009b31m\u0007\u202e\u200b`

// isPlain holds a text to what a terminal shows as it is.
func isPlain(t *testing.T, text, about string) {
	t.Helper()
	i := strings.IndexFunc(text, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\u200b'
	})
	if i >= 0 {
		assert.Fail(t, about, "%q", text[max(0, i-60):min(len(text), i+30)])
	}
}

const escapedPlatform = `package fleet

platform: {
	name: "acme", image: "x/y:1", owners: me: {description: "E", channel: "#E"}, defaults: {timeout: "1h", resources: {cpu: "100m", memory: "64Mi"}}
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "b"}
}
`

const escapedEntry = `batches: a: {owner: "me", severity: "medium", commands: ["run", "E"], schedule: "0 3 * * *"`

// escapedFleets have the escapes where they are refused, and where they are not.
var escapedFleets = []string{
	escapedEntry + ", description: \"E\", env: A: \"E\", annotations: {\"x.example.com/a\": \"E\"}}\n",
	escapedEntry + ", labels: {\"E\": \"E\"}, annotations: {\"E\": \"E\"}, env: {\"E\": \"E\"}, volumes: {\"E\": {mountPath: \"/E\", secret: \"E\"}}}\n",
	escapedEntry + ", \"E\": 1}\n",
	escapedEntry + ", profile: \"E\", serviceAccount: \"E\", service: \"E\", runbook: \"https://E\", image: \"E\", after: [\"E\"], regions: [\"E\"], overrides: \"E\": {}}\n",
	escapedEntry + ", waive: [{rule: \"E\", reason: \"E\", until: \"E\"}]}\n",
	escapedEntry + "}\nbatches: \"E\": {owner: \"E\", severity: \"E\", commands: \"E\", schedule: \"E\", timeZone: \"E\"}\n",
	escapedEntry + "}\nplatform: policy: {rules: \"E\": \"E\", waivers: [{rule: \"timeout-required\", batch: \"E\", reason: \"E\", until: \"2099-01-01\"}], registries: [\"E\"]}\n",
	escapedEntry + "}\nplatform: policy: custom: \"E\": {message: \"E\", require: severity: \"high\", remediation: \"E\", tests: {\"E\": {entry: {}, want: \"pass\", message: \"E\"}}}\n",
	escapedEntry + "}\nplatform: policy: custom: \"E\": {message: \"E\", level: \"E\", when: {\"E\": 1}, require: {\"E\": 1}, tests: {\"E\": {entry: {\"E\": 1}, want: \"E\"}}}\n",
	escapedEntry + "}\nplatform: freezes: [{batches: [\"E\"], owners: [\"E\"], regions: [\"E\"], reason: \"E\", until: \"2001-01-01\"}]\n",
	escapedEntry + "}\nplatform: {\"E\": 1, owners: \"E\": {}, regions: \"E\": {timeZone: \"E\", namespace: \"E\"}, profiles: \"E\": podSpec: \"E\": \"E\", defaults: podSpec: nodeSelector: \"E\": \"E\"}\n",
	escapedEntry + "}\n_x: {\"E\": 1} & {\"E\": 2}\n",
	escapedEntry + "}\n_x: \"E\" & \"other\"\n_y: error(\"E\")\n",
	escapedEntry + "}\nimport \"E\"\n",
	escapedEntry + "}\n\"E\": 1\n",
	"batches: [{name: \"E\", owner: \"me\"}]\n",
}

func escapedCommands() [][]string {
	commands := append(canaryCommands(), []string{"policy", "test", ".", "--format", "json"}, []string{"policy", "test", ".", "--format", "junit"}, []string{"policy", "preview", ".", "--by", "owner", "--rule", "timeout-required=error"})
	for _, format := range []string{"html", "markdown", "json", "codeowners"} {
		commands = append(commands, []string{"catalog", ".", "--format", format})
	}
	for _, format := range []string{"text", "markdown", "json"} {
		commands = append(commands, []string{"diff", "platform.cue", ".", "--format", format})
	}
	return commands
}

// TestEscapesOfFleets: no command writes to a terminal what user text tells that to do,
// nor makes one text look like another.
func TestEscapesOfFleets(t *testing.T) {
	dir := writeFiles(t, map[string]string{"cue.mod/module.cue": "module: \"a.example/f\"\nlanguage: version: \"v0.15.0\"\n", "platform.cue": escaped(escapedPlatform)})
	t.Chdir(dir)
	for i, text := range escapedFleets {
		require.NoError(t, os.WriteFile("fleet.cue", []byte("package fleet\n\n"+escaped(text)), 0o644))
		for n, args := range escapedCommands() {
			if quickLeavesOut(i+n, 4) {
				continue
			}
			isPlain(t, saidAll(t, "", args...), text+": "+strings.Join(args, " "))
		}
	}
}

func escaped(text string) string { return strings.ReplaceAll(text, "E", escapes) }

// saidAll is all that a command says, and makes for people.
func saidAll(t *testing.T, in string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	status := run(args, cli.Streams{In: strings.NewReader(in), Out: &out, Err: &errs, Getenv: func(key string) string {
		return map[string]string{"ARGOCD_ENV_REGION": "jp", "ARGOCD_ENV_VERSION": "v1", "ARGOCD_APP_NAME": "a"}[key]
	}})
	assert.NotContains(t, errs.String(), "a fault of batchfn", args)
	assert.NotEqual(t, cli.Limit, status, args)
	if len(args) == 0 || slices.Contains(args, "json") || slices.Contains(args, "sarif") || slices.Contains(args, "parameters") {
		return errs.String() // a program reads the rest
	}
	return errs.String() + out.String()
}

// TestEscapesOfFiles: nor do the names of files, of git revisions, and of whatever a
// command line names.
func TestEscapesOfFiles(t *testing.T) {
	const name = "e\u001b[2J\u009b31m\u202e\u200b"
	dir := writeFiles(t, map[string]string{name + ".cue": "package fleet\n" + escapedEntry, name + "/a.yaml": "a: [", name + ".yaml": "kind: X\nmetadata: {name: a}\nbatches: {a: {owner: me}}\n",
		name + ".fleet.yaml": "batches: {a: {}}\n", "platform.cue": escapedPlatform})
	t.Chdir(dir)
	for _, file := range []string{".", name, name + ".cue", name + ".yaml", name + ".fleet.yaml", name + "x", name + ":.", "HEAD:" + name} {
		for _, args := range [][]string{{"check", file}, {"check", file, "--format", "github"}, {"render", file}, {"catalog", file}, {"diff", file, file}, {"import", file, "-o", "out"}, {"import", file, "-o", name + ".cue"}, {"decorate", file, "--fleet", "."},
			{"decorate", name + ".yaml", "--fleet", file}, {"plugin", "replay", file}, {"policy", "waivers", file, "--until", "2099-01-01", "--reason", name}, {"explain", file}, {"run", file, "."}, {"render", "platform.cue", "--region", file}, {"render", "platform.cue", "-o", file}, {"render", "platform.cue", "--version", file},
			{file}, {"init", name + ".cue"}, {"schema", file}, {"check", ".", "--output", file + "/x"}, {"render", "--root", file}, {"policy", "preview", ".", "--rule", file + "=x"}, {"policy", "test", ".", "--run", "[" + file}, {"run", "a", ".", "--env", file + "=x", "--version", "v1"}} {
			isPlain(t, saidAll(t, "", args...), fmt.Sprintf("%q", args))
		}
	}
}

// escapedManifests are those of others, who may write anything into them.
var escapedManifests = []string{
	"apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: \"E\", namespace: \"E\", labels: {\"E\": \"E\"}, annotations: {\"E\": \"E\"}}\nspec: {schedule: \"E\", \"E\": \"E\", jobTemplate: {spec: {template: {spec: {\"E\": 1, containers: [{name: \"E\", image: \"E\", command: [\"E\"], env: [{name: \"E\", value: \"E\"}]}]}}}}}\n",
	"apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a, labels: {app.kubernetes.io/component: batch, batchfn.dev/owner: \"E\", batchfn.dev/severity: \"E\", batchfn.dev/region: \"E\"}}\nspec: {schedule: \"0 3 * * *\", jobTemplate: {spec: {template: {metadata: {annotations: {owner: \"E\"}}, spec: {containers: [{name: a, image: x, command: [a]}]}}}}}\n",
	"apiVersion: \"E\"\nkind: \"E\"\nmetadata: {name: \"E\"}\n",
	"\"E\": \"E\"\n",
	"a: *E\n", "a: [\"E\"\n", "\"E\": 1\n\"E\": 2\n", "# E\n- \"E\"\n",
	"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: \"E\"}\nspec: {goTemplate: true, generators: [{\"E\": {}}], template: {metadata: {name: \"E\"}}}\n",
	"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: \"E\"}\nspec: {goTemplate: true, generators: [{list: {elements: [{a: \"E\"}]}}], template: {metadata: {name: \"{{.a}}{{\\\"E\\\" | E}}\"}}}\n",
	"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: \"E\"}\nspec: {source: {path: \"E\", plugin: {name: \"batchfn-E\", env: [{name: \"E\", value: \"E\"}], parameters: [{name: \"E\", string: \"E\"}]}}}\n",
	"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {sources: [{path: \".\", plugin: {name: \"batchfn-E\", parameters: [{name: \"E\", string: \"E\"}]}}, {chart: \"E\"}, {path: \"E\"}, {ref: \"E\"}, {path: \".\", plugin: {name: \"E\"}}]}\n",
}

// TestEscapesOfManifests: nor do the manifests that are imported, compared, decorated,
// replayed, or built by kustomize.
func TestEscapesOfManifests(t *testing.T) {
	dir := writeFiles(t, map[string]string{"fleet/platform.cue": escaped(escapedPlatform), "k/kustomization.yaml": "resources: [m.yaml]\n", "m/x": ""})
	t.Chdir(dir)
	for i, text := range escapedManifests {
		text = escaped(text)
		require.NoError(t, os.WriteFile("m/m.yaml", []byte(text), 0o644))
		require.NoError(t, os.WriteFile("k/m.yaml", []byte(text), 0o644))
		for _, args := range [][]string{{"import", "m", "-o", fmt.Sprintf("out%d", i)}, {"import", "m", "-o", fmt.Sprintf("json%d", i), "--report", "json"}, {"import", "k", "-o", fmt.Sprintf("md%d", i), "--report", "markdown"}, {"import", "--prove", "fleet", "m"},
			{"diff", "m/m.yaml", "k/m.yaml"}, {"diff", "m/m.yaml", "fleet", "--version", "v1"}, {"diff", "fleet", "m/m.yaml", "--version", "v1", "--manifests"}, {"diff", "m/m.yaml", "fleet", "--version", "v1", "--format", "markdown"}, {"decorate", "m/m.yaml", "--fleet", "fleet", "--diff"}, {"decorate", "m", "--fleet", "fleet"},
			{"plugin", "replay", "m/m.yaml"}, {"plugin", "replay", "m/m.yaml", "--list"}} {
			isPlain(t, saidAll(t, "", args...), fmt.Sprintf("%d %q", i, args))
		}
		isPlain(t, saidAll(t, "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- "+strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ")+"\nfunctionConfig: {apiVersion: batchfn.dev/v1alpha1, kind: BatchSet, metadata: {name: f}, spec: {sources: [fleet]}}\n"), fmt.Sprintf("%d in a list", i))
		t.Chdir("k")
		isPlain(t, saidAll(t, "", "plugin", "generate"), fmt.Sprintf("%d built", i))
		t.Chdir("..")
	}
}
