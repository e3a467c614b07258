package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// canary stands where a secret would. Nothing that batchfn says may hold it, in
// any spelling that a library could give it.
const canary = "hunter2-canary"

func spellings() []string {
	return []string{canary, "hunter2", base64.StdEncoding.EncodeToString([]byte(canary))[:16], hex.EncodeToString([]byte(canary)), strings.Trim(fmt.Sprint([]byte(canary)), "[]")}
}

// spoken runs a command in a directory and returns what it says: standard error
// and, where it fails, standard output. Whatever environment is asked for holds
// the canary.
func spoken(t *testing.T, in string, args ...string) (text string, status cli.Status) {
	t.Helper()
	var out, errs bytes.Buffer
	_, err := os.Stat("kustomization.yaml")
	status = run(args, cli.Streams{In: strings.NewReader(in), Out: &out, Err: &errs, Getenv: func(key string) string {
		switch {
		case key == "ARGOCD_ENV_REGION" && err != nil:
			return "jp"
		case key == "ARGOCD_ENV_VERSION" && err != nil:
			return "v1"
		case strings.HasPrefix(key, "ARGOCD_") || strings.HasPrefix(key, "BATCHFN_"):
			return ""
		}
		return canary
	}})
	text = errs.String()
	if status != cli.OK {
		text += out.String()
	}
	return text, status
}

func isSilent(t *testing.T, text, about string) {
	t.Helper()
	for _, s := range spellings() {
		assert.NotContains(t, text, s, about)
	}
}

const canaryPlatform = `package fleet

platform: {
	name: "acme", image: "x/y:1", owners: "owner-team": {}, defaults: timeout: "1h", defaults: resources: {cpu: "100m", memory: "64Mi"}
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "b"}
}
`

const canaryEntry = `batches: a: {owner: "owner-team", severity: "medium", commands: "run", schedule: "0 3 * * *"`

// canaryFleets are fleets with the canary in a place of CUE and something wrong
// with it.
var canaryFleets = []string{
	"_password: \"C\"\n_password: \"other\"\n",
	"_x: \"C\" & \"other\"\n" + canaryEntry + "}\n",
	"_x: \"C\"\n" + canaryEntry + ", env: A: _x & \"b\"}\n",
	"_x: \"C\"\n" + canaryEntry + ", description: _x & \"b\"}\n",
	"_x: \"C\"\n" + canaryEntry + ", labels: a: _x & 3}\n",
	"_x: \"C\"\n" + canaryEntry + ", annotations: a: _x & =~\"^[0-9]+$\"}\n",
	"_x: \"C\"\n" + canaryEntry + ", retries: _x + 1}\n",
	"_x: \"C\" | *\"C2\"\n" + canaryEntry + ", env: A: \"C\" | \"D\"}\n",
	canaryEntry + ", env: {\n\tA: string | *\"C\"\n}}\nbatches: a: env: {\n\tA: \"other\" & \"C\"\n}\n",
	canaryEntry + ", env: DB_PASSWORD: \"C\"}\n",
	canaryEntry + ", env: DB_PASSWORD: {value: \"C\"}}\n",
	canaryEntry + ", env: DB_PASSWORD: [\"C\"]}\n",
	"let x = \"C\"\n" + canaryEntry + ", description: x & \"d\"}\n",
	"#pw: \"C\"\n" + canaryEntry + ", description: #pw & \"d\"}\n",
	"_x: {password: \"C\", user: 1} & {password: \"D\"}\n",
	"_x: '''\n\tC\n\t''' & 'other'\n",
	"_x: #\"C\"# & #\"other\"#\n",
	"_x: \"\"\"\n\tC\n\t\"\"\" & \"other\"\n",
	"import \"strconv\"\n_x: strconv.Atoi(\"C\")\n",
	"import \"encoding/json\"\n_x: json.Unmarshal(\"{C\")\n",
	"import \"encoding/base64\"\n_x: base64.Decode(null, \"C\")\n",
	"import \"time\"\n_x: time.Parse(\"2006\", \"C\")\n",
	"import \"regexp\"\n_x: regexp.Find(\"C\", \"other\")\n",
	"import \"strings\"\n_x: \"C\" & strings.MaxRunes(3)\n",
	"_x: [\"C\"] & [\"C\", 2]\n_y: {a: \"C\"} & \"C\"\n",
	"_x: \"C\"[3]\n_y: [\"C\"][4]\n_z: {\"C\": 1}.x\n",
	"_x: \"C\" + 3\n_y: -\"C\"\n_z: \"C\" * \"C\"\n_w: !\"C\"\n",
	"_x: \"C\" < 3\n_y: (\"C\")()\n",
	"_pw: \"C\n",
	"_pw: 'C\n",
	"_pw \"C\"\n",
	"_pw: \"C\" \"C\"\n",
	"_pw: \"\\q C\"\n",
	"_pw: [\"C\" \"C\"]\n_q: {password \"C\"}\n",
	canaryEntry + ", password: \"C\"}\n",
	canaryEntry + ", env: \"A B\": \"C\"}\n",
	canaryEntry + ", env: A: \"C\\u0000\"}\n",
	"platform: policy: custom: r: {message: \"m\", require: env: A: \"other\"}\n" + canaryEntry + ", env: A: \"C\"}\n",
	"platform: policy: custom: r: {message: \"m\", require: description: =~\"^x\"}\n_d: \"C\"\n" + canaryEntry + ", description: _d}\n",
}

// fieldsOfText are fields that people put a URL with a password into.
var fieldsOfText = []string{"name", "owner", "severity", "commands", "description", "runbook", "image", "serviceAccount", "profile", "service", "schedule", "timeZone", "concurrency", "timeout", "startingDeadline",
	"gracePeriod", "expectedDuration", "successWithin", "after", "retries", "shards", "suspend", "idempotent", "ttl", "history", "regions", "resources", "env", "envFrom", "volumes", "labels", "annotations", "liveness",
	"istio", "overrides", "waive", "protect", "podSpec", "container", "nothing"}

func canaryCommands() [][]string {
	commands := [][]string{{"render", "--version", "v1", "."}, {"render", "--version", "v1", "-o", "dir=out", "."}, {"monitors", "."}, {"dashboard", "."}, {"diff", ".", "."}, {"diff", ".", ".", "--manifests"}, {"run", "a", ".", "--version", "v1"}, {"policy", "test", "."}, {"policy", "preview", "."}, {"policy", "admission", "."}, {"plugin", "generate"}, {"plugin", "parameters"}, {"policy", "waivers", "--until", "2099-01-01", "--reason", "r", "."}}
	for _, format := range []string{"text", "json", "sarif", "github", "junit"} {
		commands = append(commands, []string{"check", "--format", format, "."})
	}
	return commands
}

// TestCanariesInFleets: no command shows, in any format, a value that CUE could
// not evaluate, nor a secret in any field.
func TestCanariesInFleets(t *testing.T) {
	fleets := map[string]string{}
	for _, text := range canaryFleets {
		fleets[text] = "package fleet\n" + canaryIn.ReplaceAllString(text, canary)
	}
	const url = `"https://u:` + canary + `@example.com"`
	for _, field := range fieldsOfText {
		for _, value := range []string{url, "[" + url + "]", "{a: " + url + "}"} {
			fleets[field+" is "+value] = fmt.Sprintf("package fleet\nbatches: a: {%q: %s}\nbatches: a: {%s}\n", field, value, others(field))
		}
	}
	dir := writeFiles(t, map[string]string{"cue.mod/module.cue": "module: \"a.example/f\"\nlanguage: version: \"v0.15.0\"\n", "platform.cue": canaryPlatform})
	t.Chdir(dir)
	t.Setenv("PGPASSWORD", canary)
	for i, name := range slices.Sorted(maps.Keys(fleets)) {
		if quickLeavesOut(i, 4) {
			continue
		}
		require.NoError(t, os.WriteFile("fleet.cue", []byte(fleets[name]), 0o644))
		for _, args := range canaryCommands() {
			text, status := spoken(t, "", args...)
			isSilent(t, text, name+": "+strings.Join(args, " "))
			assert.NotEqual(t, cli.Limit, status, name)
		}
	}
}

// others are the fields that an entry needs, but for one.
func others(field string) string {
	var out []string
	for name, value := range map[string]string{"owner": "owner-team", "severity": "medium", "commands": "run", "schedule": "0 3 * * *"} {
		if name != field {
			out = append(out, fmt.Sprintf("%s: %q", name, value))
		}
	}
	return strings.Join(out, ", ")
}

// canaryKustomization has the canary in each place of a kustomization that takes
// contents.
var canaryKustomization = map[string]string{
	"kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- secret.yaml
transformers:
- transformer.yaml
secretGenerator:
- name: generated
  literals:
  - password=C
  envs:
  - secret.env
  files:
  - key=secret.txt
configMapGenerator:
- name: config
  literals: ["password=C"]
patches:
- target: {kind: Secret, name: s}
  patch: |-
    - op: replace
      path: /stringData/password
      value: C
- patch: |-
    apiVersion: v1
    kind: Secret
    metadata: {name: s}
    stringData:
      password: C
- path: patch.yaml
replacements:
- source: {kind: Secret, name: s, fieldPath: stringData.password}
  targets:
  - select: {kind: ConfigMap, name: config}
    fieldPaths: [data.password]
commonAnnotations:
  password: C
`,
	"secret.yaml":      "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations:\n    a: C\nstringData:\n  password: C\n  other: |\n    C\n    C\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: C\n",
	"secret.env":       "A=C\nB=C\n",
	"secret.txt":       "C\n",
	"patch.yaml":       "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  more: C\n",
	"transformer.yaml": "apiVersion: builtin\nkind: PatchJson6902Transformer\nmetadata:\n  name: x\ntarget:\n  kind: Secret\n  name: s\n  version: v1\njsonOp: '[{\"op\": \"replace\", \"path\": \"/stringData/password\", \"value\": \"C\"}]'\n",
}

// breakers are what goes wrong in one line of a file.
var breakers = map[string]func(line string) string{
	"gone":       func(string) string { return "" },
	"tab":        func(line string) string { return "\t" + line },
	"open":       func(line string) string { return line + " [\"" },
	"indented":   func(line string) string { return "   " + line },
	"less":       func(line string) string { return strings.TrimPrefix(line, "  ") },
	"a tag":      func(line string) string { return strings.Replace(line, ": ", ": !!int ", 1) },
	"an alias":   func(line string) string { return strings.Replace(line, ": ", ": *", 1) },
	"a list":     func(line string) string { k, v, _ := strings.Cut(line, ": "); return k + ": [" + v + "]" },
	"a map":      func(line string) string { k, v, _ := strings.Cut(line, ": "); return k + ": {x: " + v + "}" },
	"a key":      func(line string) string { return strings.Replace(line, ":", "x:", 1) },
	"no colon":   func(line string) string { return strings.Replace(line, ":", "", 1) },
	"no equal":   func(line string) string { return strings.Replace(line, "=", " ", 1) },
	"bytes":      func(line string) string { return line + "\xff" },
	"twice":      func(line string) string { return line + "\n" + line },
	"a document": func(line string) string { return "---\n" + line },
}

// TestCanariesInKustomizations breaks each line of a kustomization and of its
// files in each way: the plugin repeats nothing of them.
func TestCanariesInKustomizations(t *testing.T) {
	dir := writeFiles(t, nil)
	t.Chdir(dir)
	for name, text := range canaryKustomization {
		writeCanary(t, name, text)
	}
	errs, status := spoken(t, "", "plugin", "generate")
	require.Equal(t, cli.OK, status, "the kustomization is whole: %s", errs)
	failed := 0
	for name, text := range canaryKustomization {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			for n, how := range slices.Sorted(maps.Keys(breakers)) {
				if quickLeavesOut(i+n, 4) {
					continue
				}
				lines[i] = breakers[how](line)
				writeCanary(t, name, strings.Join(lines, "\n"))
				errs, status := spoken(t, "", "plugin", "generate")
				about := fmt.Sprintf("%s:%d %s", name, i+1, how)
				isSilent(t, errs, about)
				if assert.NotEqual(t, cli.Limit, status, "%s: %s", about, errs); status != cli.OK {
					failed++
				}
			}
			lines[i] = line
		}
		writeCanary(t, name, text)
	}
	assert.Greater(t, failed, 70)
}

// canaryIn is a C that stands for the canary.
var canaryIn = regexp.MustCompile(`\bC\b`)

func writeCanary(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.FromSlash(name), []byte(canaryIn.ReplaceAllString(text, canary)), 0o644))
}

// TestCanariesInResourceLists: nor does the function, of any item.
func TestCanariesInResourceLists(t *testing.T) {
	t.Chdir(t.TempDir())
	const list = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: Secret
  metadata:
    name: s
  stringData:
    password: C
functionConfig:
  apiVersion: batchfn.dev/v1alpha1
  kind: BatchSet
  metadata:
    name: fleet
  spec:
    region: jp
    platform: {name: shop, image: "x/y:1", owners: {search: {}}, regions: {jp: {timeZone: UTC, namespace: b}}, defaults: {timeout: 1h, resources: {cpu: 1, memory: 1Gi}}}
    batches:
      a:
        owner: search
        severity: high
        commands: run
        schedule: "0 3 * * *"
        env:
          DB_PASSWORD: C
`
	lines := strings.Split(list, "\n")
	for i, line := range lines {
		for how, change := range breakers {
			lines[i] = change(line)
			in := canaryIn.ReplaceAllString(strings.Join(lines, "\n"), canary)
			errs, status := spoken(t, in)
			errs, _, _ = strings.Cut(errs, "apiVersion: config.kubernetes.io/v1\n") // the items come back as they came
			isSilent(t, errs, fmt.Sprintf("line %d, %s", i+1, how))
			assert.NotEqual(t, cli.Limit, status, "%d %s: %s", i+1, how, errs)
		}
		lines[i] = line
	}
}
