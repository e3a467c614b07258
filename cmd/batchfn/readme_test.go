package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const readmePath, japaneseReadme = "../../README.md", "../../README.ja.md"

// TestReadmeRuns keeps the README's findings those of its entry with a mistake.
func TestReadmeRuns(t *testing.T) {
	readme, err := os.ReadFile(readmePath)
	require.NoError(t, err)
	golden(t, readmePath, runPage(t, string(readme)))
}

// TestReadmeIsShort keeps the README an overview: what is longer belongs on a page, and each page has its line.
func TestReadmeIsShort(t *testing.T) {
	readme, err := os.ReadFile(readmePath)
	require.NoError(t, err)
	require.LessOrEqual(t, strings.Count(string(readme), "\n"), 180)
	for _, topic := range topics() {
		require.Contains(t, string(readme), "(cmd/batchfn/pages/"+topic+".md)")
	}
}

// pageRow is a page's line in the table of pages.
var pageRow = regexp.MustCompile(`(?m)^\| \[([a-z-]+)\]\(cmd/batchfn/pages/[^|]*\|.*\n`)

// TestJapaneseReadmeListsThePages: a new page has a line in both. BATCHFN_UPDATE=1
// copies the English one, to be translated.
func TestJapaneseReadmeListsThePages(t *testing.T) {
	english, err := os.ReadFile(readmePath)
	require.NoError(t, err)
	japanese, err := os.ReadFile(japaneseReadme)
	require.NoError(t, err)
	rows := map[string]string{}
	for _, m := range pageRow.FindAllStringSubmatch(string(japanese), -1) {
		rows[m[1]] = m[0]
	}
	var table strings.Builder
	for _, m := range pageRow.FindAllStringSubmatch(string(english), -1) {
		row, ok := rows[m[1]]
		assert.True(t, ok || update, "README.ja.md has no line for the page %s: add it, in the order of README.md", m[1])
		if !ok {
			row = m[0]
		}
		table.WriteString(row)
	}
	at := pageRow.FindStringIndex(string(japanese))
	require.NotNil(t, at)
	rest := pageRow.ReplaceAllString(string(japanese[at[0]:]), "")
	golden(t, japaneseReadme, []byte(string(japanese[:at[0]])+table.String()+rest))
}

// pinned is software that tests run or read, and where its version is written down.
type pinned struct{ name, file, version, how string }

var pins = []pinned{
	{"Kubernetes", "../../testdata/kubernetes/go.mod", `k8s\.io/kubernetes v(\S+)`, "the API server's validation, and the controller of Jobs"},
	{"KEDA", "../../testdata/kubernetes/validate/crd/keda.sh_scaledobjects.yaml", `keda/v2@v(\S+)`, "the schema of ScaledObjects"},
	{"Argo CD", "../../testdata/argocd/go.mod", `argo-cd/v3 v(\S+)`, "the plugin server, the repo-server's client and ApplicationSets"},
	{"kustomize", "../../testdata/kustomize/go.mod", `kustomize/v5 v(\S+)`, "builds of the examples, byte by byte against the plugin"},
	{"kpt", "../../Makefile", `KPT\s*= (\S+)`, "`make test-kpt`: `fn render` and `fn eval`"},
	{"Terraform provider DataDog/datadog", "../../testdata/datadog/provider/schema.json", `DataDog/datadog (\S+)"`, "plan and apply against its schema, without Datadog"},
	{"Datadog's API client", "../../testdata/datadog/go.mod", `datadog-api-client-go/v2 v(\S+)`, "the types of the dashboard"},
	{"dd-trace-go", "../../testdata/datadog/go.mod", `dd-trace-go/v2 v(\S+)`, "spans against a stand-in of the Agent"},
	{"Datadog Cluster Agent", "../../fn/observe/agent.go", `Cluster Agent (\S+) or later`, "the lowest version with what monitors need; not run in tests"},
}

// versionRows are the rows of tested versions.
var versionRows = regexp.MustCompile(`(?s)(## Tested versions\n.*?\|---\|---\|---\|\n).*?(\n## )`)

// TestReadmeTellsTheTestedVersions prints them from the tests' own pins.
func TestReadmeTellsTheTestedVersions(t *testing.T) {
	var rows strings.Builder
	for _, p := range pins {
		text, err := os.ReadFile(p.file)
		require.NoError(t, err)
		m := regexp.MustCompile(p.version).FindSubmatch(text)
		require.NotNil(t, m, "%s has no version of %s", p.file, p.name)
		fmt.Fprintf(&rows, "| %s | %s | %s |\n", p.name, m[1], p.how)
	}
	rows.WriteString("| istio | | its readiness and shutdown endpoints, by a stand-in; not run in tests |\n")
	readme, err := os.ReadFile(readmePath)
	require.NoError(t, err)
	require.Regexp(t, versionRows, string(readme))
	golden(t, readmePath, versionRows.ReplaceAll(readme, []byte("${1}"+rows.String()+"${2}")))
}

// TestJapaneseReadmeFollowsTheEnglishOne: headings, tables and code; and the tested versions are the same.
func TestJapaneseReadmeFollowsTheEnglishOne(t *testing.T) {
	follows(t, readmePath, japaneseReadme)
	english, err := os.ReadFile(readmePath)
	require.NoError(t, err)
	japanese, err := os.ReadFile(japaneseReadme)
	require.NoError(t, err)
	var versions []string
	for _, p := range pins {
		m := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(p.name) + ` \| (\S+) \|`).FindSubmatch(english)
		require.NotNil(t, m, p.name)
		versions = append(versions, fmt.Sprintf("| %s | %s |", p.name, m[1]))
	}
	assert.False(t, slices.ContainsFunc(versions, func(v string) bool { return !strings.Contains(string(japanese), v) }),
		"README.ja.md must have the versions of README.md: %v", versions)
}
