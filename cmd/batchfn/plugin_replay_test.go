package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/plugin"
)

// The page when-rendering-fails quotes what Argo CD's user interface shows. Behind the
// words of Argo CD itself stands what the plugin writes to standard error; here it
// is run, and in testdata/argocd the words are those of the real one.
const (
	errorPage   = "pages/when-rendering-fails.md"
	wordsOfArgo = "CMP processing failed for application \"APP\": error generating manifests in cmp: rpc error: code = Unknown desc = " +
		"error generating manifests: `batchfn plugin generate` failed exit status STATUS: "
)

const errorPlatform = `package fleet

platform: {
	name:  "acme"
	image: "registry.example.com/batch:{version}"
	regions: {
		jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}
		tw: {timeZone: "Asia/Taipei", namespace: "batch-tw"}
	}
	owners: payments: {slackGroup: "S0123ABCD"}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
}
`

const goodBatch = `
batches: settle: {
	owner:    "payments"
	severity: "medium"
	commands: "settle"
	schedule: "0 3 * * *"
}
`

// shown is a mistake and the exit status that it ends with.
type shown struct {
	batches    string // behind package fleet
	parameters string
	paths      string // the annotation manifest-generate-paths
	link       string // where fleet/payments/link.cue leads, if it is there
	args       []string
	status     int
}

const inJP = "[{name: region, string: jp}, {name: version, string: v1}]"

// mistakes are those of the page, by the name of the block that quotes them.
var mistakes = map[string]shown{
	"policy":            {batches: strings.NewReplacer(`"medium"`, `"hihg"`, `"settle"`, `"settle | tee /tmp/log"`).Replace(goodBatch), parameters: inJP, status: 1},
	"unknown region":    {batches: goodBatch, parameters: "[{name: region, string: jpp}, {name: version, string: v1}]", status: 2},
	"empty region":      {batches: goodBatch, parameters: `[{name: region, string: ""}, {name: version, string: v1}]`, status: 2},
	"no region":         {batches: goodBatch, parameters: "[]", status: 2},
	"no version":        {batches: goodBatch, parameters: "[{name: region, string: jp}]", status: 1},
	"unknown parameter": {batches: goodBatch, parameters: "[{name: regoin, string: jp}]", status: 2},
	"nothing":           {batches: goodBatch + "batches: settle: regions: [\"tw\"]\n", parameters: inJP, status: 2},
	"no platform":       {batches: goodBatch, parameters: inJP, paths: ".", status: 2},
	"syntax":            {batches: "\nbatches: settle: {\n", parameters: inJP, status: 2},
	// The plugin's own deadline is 45 s: the test has less patience, and the page says 45s.
	"time-out": {batches: "\nimport \"list\"\n\n_l: list.Range(0, 10, 1)\n_slow: [for a in _l for b in _l for c in _l for d in _l for e in _l for f in _l {a + b + c + d + e + f}]\n" + goodBatch,
		parameters: inJP, args: []string{"--timeout", "1s"}, status: 3},
	"link out of the repository": {batches: goodBatch, parameters: inJP, link: "../../../elsewhere.cue", status: 2},
	"link out of what is sent":   {batches: goodBatch, parameters: inJP, link: "../../shared/batches.cue", paths: ".;/fleet/platform.cue", status: 2},
}

// TestTheErrorPageQuotesThePlugin makes each mistake and compares what is shown.
func TestTheErrorPageQuotesThePlugin(t *testing.T) {
	page, err := os.ReadFile(errorPage)
	require.NoError(t, err)
	block := regexp.MustCompile("(?s)```text ([a-z -]+)\n.*?```")
	quoted := map[string]bool{}
	got := block.ReplaceAllFunc(page, func(b []byte) []byte {
		name := string(block.FindSubmatch(b)[1])
		mistake, known := mistakes[name]
		if assert.True(t, known, "%s quotes %q, which no test makes", errorPage, name) {
			quoted[name] = true
			return []byte("```text " + name + "\n" + mistake.show(t) + "\n```")
		}
		return b
	})
	for name := range mistakes {
		assert.True(t, quoted[name], "%s does not quote %q", errorPage, name)
	}
	assert.Equal(t, bytes.Count(page, []byte("```text"))*2, bytes.Count(page, []byte("```")), "every block is one of a test")
	golden(t, errorPage, got)
}

// show makes a mistake, in a repository of its own, and answers what the user
// interface shows.
func (m shown) show(t *testing.T) string {
	t.Helper()
	repo := t.TempDir()
	for name, text := range map[string]string{
		".git/HEAD":                  "ref: refs/heads/main\n",
		"fleet/cue.mod/module.cue":   "module: \"example.com/fleet\"\nlanguage: version: \"v0.13.0\"\n",
		"fleet/platform.cue":         errorPlatform,
		"fleet/payments/batches.cue": "package fleet\n" + m.batches,
		"shared/batches.cue":         "package fleet\n",
		"application.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: payments-jp, annotations: {argocd.argoproj.io/manifest-generate-paths: \"" + m.paths + "\"}}\n" +
			"spec: {source: {repoURL: a, path: fleet/payments, plugin: {name: batchfn-" + release + ", parameters: " + m.parameters + "}}}\n",
	} {
		name = filepath.Join(repo, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	if m.link != "" {
		require.NoError(t, os.Symlink(m.link, filepath.Join(repo, "fleet/payments/link.cue")))
	}
	cmd := exec.Command("batchfn", append([]string{"plugin", "replay", filepath.Join(repo, "application.yaml")}, m.args...)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var failed *exec.ExitError
	require.True(t, errors.As(cmd.Run(), &failed), stdout.String())
	require.Equal(t, m.status, failed.ExitCode(), stderr.String())
	require.Empty(t, stdout.String())
	text := strings.TrimSpace(stderr.String())
	if m.link != "" { // Argo CD's own words, which replay repeats
		text, _, _ = strings.Cut(strings.TrimPrefix(text, "error: "), "\n")
		return text
	}
	text = strings.ReplaceAll(text, "not done after 1s", "not done after "+plugin.Timeout.String())
	return strings.NewReplacer("APP", "payments-jp", "STATUS", strconv.Itoa(m.status)).Replace(wordsOfArgo) + text
}

// TestTheWordsOfArgoCD are those that testdata/argocd has from the real one.
func TestTheWordsOfArgoCD(t *testing.T) {
	files, err := filepath.Glob("../../testdata/argocd/testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	status := regexp.MustCompile(`failed exit status \d+: `)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		words := status.ReplaceAllString(strings.ReplaceAll(string(text), `application "fleet": error`, `application "APP": error`), "failed exit status STATUS: ")
		assert.True(t, strings.HasPrefix(words, wordsOfArgo), "%s: %s", file, text)
	}
}

// TestReplayBuildsKustomizations: the root of the repository is that of the copy.
func TestReplayBuildsKustomizations(t *testing.T) {
	repo := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(repo, "examples/kustomize"), os.DirFS("../../examples/kustomize")))
	require.NoError(t, os.Mkdir(filepath.Join(repo, ".git"), 0o755))
	app := filepath.Join(repo, "application.yaml")
	require.NoError(t, os.WriteFile(app, []byte("apiVersion: argoproj.io/v1alpha1\nkind: Application\n"+
		"metadata: {name: overlay, annotations: {argocd.argoproj.io/manifest-generate-paths: .;/examples/kustomize}}\n"+
		"spec: {source: {repoURL: a, path: examples/kustomize/overlays/jp, plugin: {name: batchfn-"+release+"}}}\n"), 0o644))
	got, errs, status := batchfn(t, "plugin", "replay", app)
	require.Zero(t, status, string(errs))
	want, message, status := generated(t, filepath.Join(repo, "examples/kustomize/overlays/jp"), nil)
	require.Zero(t, status, message)
	assert.Equal(t, want, string(got))
}
