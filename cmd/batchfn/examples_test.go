package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/policy"
)

// Each example is checked without a finding, and what comes out of it is what
// Kubernetes takes.
func TestExamplesAreClean(t *testing.T) {
	for _, dir := range []string{"quickstart", "fleet"} {
		t.Run(dir, func(t *testing.T) {
			path := filepath.Join("../../examples", dir)
			out, errs, status := batchfn(t, "check", path)
			require.Zero(t, status, string(out)+string(errs))
			assert.Contains(t, string(out), "0 errors, 0 warnings")
			out, errs, status = batchfn(t, "render", path, "--version", "v1")
			require.Zero(t, status, string(errs))
			validate(t, out)
		})
	}
}

// TestAFirstFleetRendersAtOnce follows `batchfn init` to manifests.
func TestAFirstFleetRendersAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "my-fleet")
	_, errs, status := batchfn(t, "init", dir)
	require.Zero(t, status, string(errs))
	out, errs, status := batchfn(t, "render", dir, "--version", "v1")
	require.Zero(t, status, string(errs))
	assert.Equal(t, 3, bytes.Count(out, []byte("\nkind: CronJob\n")))
	validate(t, out)
}

// TestEveryRuleHasAHostileCase: a rule that no bad input tries could be broken
// without anybody noticing.
func TestEveryRuleHasAHostileCase(t *testing.T) {
	files, err := filepath.Glob("../../testdata/*/*.txtar")
	require.NoError(t, err)
	var all strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		all.Write(text)
	}
	for _, rule := range policy.All() {
		assert.True(t, strings.Contains(all.String(), "error["+rule.Name+"]") || strings.Contains(all.String(), "warning["+rule.Name+"]"),
			"%s: no txtar file wants it", rule.Name)
	}
}

// TestEveryRuleIsDocumented looks at what explain prints.
func TestEveryRuleIsDocumented(t *testing.T) {
	for _, rule := range policy.All() {
		for what, text := range map[string]string{"summary": rule.Summary, "rationale": rule.Rationale, "bad example": rule.Bad, "good example": rule.Good, "remediation": rule.Remediation} {
			assert.NotEmpty(t, text, "%s has no %s", rule.Name, what)
		}
	}
}
