package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/policy"
)

const rulesDir = "../../testdata/rule"

// TestRules runs the session of each rule: what it refuses, and what only looks
// like that.
func TestRules(t *testing.T) { testscript.Run(t, sessions(rulesDir)) }

// TestEachRuleHasASession holds testdata/rule to the list of rules: NAME.txtar
// reports NAME.
func TestEachRuleHasASession(t *testing.T) {
	files, err := filepath.Glob(rulesDir + "/*.txtar")
	require.NoError(t, err)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		assert.NotNil(t, policy.Find(name), "%s: there is no such rule", file)
	}
	for _, name := range policy.Names() {
		text, err := os.ReadFile(filepath.Join(rulesDir, name+".txtar"))
		if assert.NoError(t, err, "each rule is tested in testdata/rule/NAME.txtar") {
			assert.Contains(t, string(text), "["+name+"] ", "%s.txtar never wants the rule's own finding", name)
		}
	}
}

// examplePlatform is what the examples of rules are beside, where they say no
// platform of their own.
const examplePlatform = `
platform: {
	name:  "acme"
	image: "registry.example.com/batch:{version}"
	regions: {
		jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp", aws: {account: "123456789012", region: "ap-northeast-1"}}
		tw: {timeZone: "Asia/Taipei", namespace: "batch-tw", aws: {account: "123456789012", region: "ap-northeast-1"}}
		kr: {timeZone: "Asia/Seoul", namespace: "batch-kr", aws: {account: "210987654321", region: "ap-northeast-2"}}
	}
	owners: "mail-team": slackGroup: "S0123ABCD"
	defaults: {
		resources: {cpu: "100m", memory: "256Mi"}
		timeout: "1h"
		triggerAuthentication: {name: "sqs", kind: "ClusterTriggerAuthentication"}
	}
	istio: mode: "sidecar"
}
`

// TestExamplesOfRules checks and renders the two fleets of each rule's page: the
// bad one breaks the rule and no other, the good one breaks none.
func TestExamplesOfRules(t *testing.T) {
	for _, rule := range policy.All() {
		t.Run(rule.Name, func(t *testing.T) {
			bad := said(t, rule.Bad)
			assert.NotEmpty(t, bad, "the bad example breaks no rule")
			for _, line := range bad {
				assert.Contains(t, line, "["+rule.Name+"]", "the bad example breaks another rule")
			}
			assert.Empty(t, said(t, rule.Good), "the good example breaks a rule")
		})
	}
}

// said is what check and render say of a fleet.
func said(t *testing.T, fleet string) []string {
	if strings.HasPrefix(fleet, "apiVersion: ") {
		return saidBeside(t, fleet)
	}
	if !strings.Contains(fleet, "platform: {") {
		fleet = examplePlatform + "\n" + fleet
	}
	file := t.TempDir()
	several := txtar.Parse([]byte("package fleet\n\n" + fleet)) // a directory, where there are any names
	for _, f := range append(several.Files, txtar.File{Name: "fleet.cue", Data: several.Comment}) {
		require.NoError(t, os.WriteFile(filepath.Join(file, f.Name), f.Data, 0o644))
	}
	if len(several.Files) == 0 {
		file = filepath.Join(file, "fleet.cue")
	}
	checked, unread, status := batchfn(t, "check", file)
	require.Less(t, status, 2, string(unread))
	_, rendered, _ := batchfn(t, "render", file, "--version", "v1", "--allow-empty")
	return parseFindings(string(checked) + "\n" + string(rendered))
}

// saidBeside is what decorate says of a manifest.
func saidBeside(t *testing.T, manifest string) []string {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "fleet.cue"), []byte("package fleet\n"+examplePlatform), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "job.yaml"), []byte(manifest), 0o644))
	_, said, status := batchfn(t, "decorate", filepath.Join(dir, "job.yaml"), "--fleet", filepath.Join(dir, "fleet.cue"))
	require.Less(t, status, 2, string(said))
	return parseFindings(string(said))
}
