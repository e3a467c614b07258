package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// importExample is the command of the page.
var importExample = []string{"import", "manifests", "--region", "jp=jp.yaml", "--region", "tw=tw.yaml", "--platform", "platform.cue", "--owner-label", "team", "--severity-label", "tier=1:critical,2:high"}

// TestImportExample follows the page import: from manifests to a rendering that is
// proved to be the same.
func TestImportExample(t *testing.T) {
	t.Chdir("../../examples/import")
	dir := filepath.Join(t.TempDir(), "fleet")
	report, errs, status := batchfn(t, append(importExample, "-o", dir)...)
	require.Zero(t, status, string(errs))
	golden(t, "report.txt", report)
	entries, read := 0, 0
	written, err := filepath.Glob(filepath.Join(dir, "*.cue"))
	require.NoError(t, err)
	for _, name := range written {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		golden(t, filepath.Join("fleet", filepath.Base(name)), text)
		if filepath.Base(name) != "platform.cue" {
			entries += len(text)
		}
	}
	for _, name := range []string{"manifests/jp.yaml", "manifests/tw.yaml"} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		read += int(info.Size())
	}
	assert.Less(t, entries*20, read, "entries of %d bytes for manifests of %d", entries, read)

	// The severities that no label says.
	platform := filepath.Join(dir, "growth.cue")
	fill(t, platform, `batches: "refresh-rankings": {`, "\tseverity: \"medium\"")
	fill(t, filepath.Join(dir, "platform-batches.cue"), `batches: "prune-sessions": {`, "\tseverity: \"medium\"")

	// Waivers for what is not yet right, and what is left renders.
	waivers, errs, status := batchfn(t, "policy", "waivers", dir, "--until", "2099-03-31", "--reason", "before batchfn")
	require.Zero(t, status, string(errs))
	assert.Regexp(t, regexp.MustCompile(`rule: "critical-needs-runbook"`), string(waivers))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "waivers.cue"), append([]byte("package fleet\n\n"), waivers...), 0o644))
	out, errs, status := batchfn(t, "render", dir)
	require.Zero(t, status, string(errs))
	assert.Equal(t, 12, strings.Count(string(out), "\nkind: CronJob\n"))
	validate(t, out)

	proof, errs, status := batchfn(t, "import", "--prove", dir, "manifests", "--region", "jp=jp.yaml", "--region", "tw=tw.yaml", "--owner-label", "team", "--severity-label", "tier=1:critical,2:high,3:medium")
	require.Zero(t, status, string(errs))
	assert.Contains(t, string(proof), "14 workloads, 7 entries; 10 equal, 4 differ, 4 need you")
}

// fill adds a line below another one.
func fill(t *testing.T, name, below, line string) {
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Contains(t, string(text), below)
	require.NoError(t, os.WriteFile(name, []byte(strings.Replace(string(text), below, below+"\n"+line, 1)), 0o644))
}
