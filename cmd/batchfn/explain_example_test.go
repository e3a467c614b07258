package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source/shape"
)

// TestExamplesOfFieldsAreValid checks each in a fleet, and that each table of the page
// but that of the platform itself has one.
func TestExamplesOfFieldsAreValid(t *testing.T) {
	platform, err := os.ReadFile("../../testdata/rule/platform.cue")
	require.NoError(t, err)
	for _, name := range fieldTables[1:] {
		require.NotEmpty(t, fieldExamples[name], name)
	}
	for name, example := range fieldExamples {
		require.True(t, slices.Contains(fieldTables, name) && shape.Default().Def(name) != nil, name)
		line := example
		if !strings.HasPrefix(example, "platform: ") {
			list := "batches: a"
			schedule := `schedule: "0 3 * * *"`
			if strings.HasPrefix(example, "queue:") || strings.HasPrefix(example, "scale:") {
				list, schedule = "workers: a", `queue: name: string | *"mail-{region}"`
			}
			line = list + `: {owner: "owner-team", severity: "medium", commands: "run", ` + schedule + ", " + example + "}"
		}
		file := filepath.Join(t.TempDir(), "fleet.cue")
		require.NoError(t, os.WriteFile(file, []byte(string(platform)+"\n"+line+"\n"), 0o644))
		out, errs, status := batchfn(t, "check", "--allow-empty", file)
		assert.Zero(t, status, "%s: %s%s", name, out, errs)
	}
}
