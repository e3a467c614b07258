package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

const readmePath = "../../README.md"

// TestReadmeShowsWhatCheckPrints keeps the README's findings those of its entry with a mistake.
func TestReadmeShowsWhatCheckPrints(t *testing.T) {
	readme, err := os.ReadFile(readmePath)
	require.NoError(t, err)
	mistake := regexp.MustCompile("(?s)```cue\n(batches: \"batch-sample\": #Batch & .*?)```").FindSubmatch(readme)
	shown := regexp.MustCompile("(?s)(```console\n\\$ batchfn check my-fleet\n).*?(```)")
	require.NotNil(t, mistake)
	require.Regexp(t, shown, string(readme))

	fleet := filepath.Join(t.TempDir(), "my-fleet")
	_, errs, status := batchfn(t, "init", fleet)
	require.Equal(t, cli.OK, status, "%s", errs)
	require.NoError(t, os.WriteFile(filepath.Join(fleet, "batches.cue"), append([]byte("package fleet\n\n"), mistake[1]...), 0o644))
	out, errs, status := batchfn(t, "check", fleet)
	require.Equal(t, cli.Findings, status, "%s", errs)

	text := strings.ReplaceAll(string(out), fleet, "my-fleet")
	golden(t, readmePath, []byte(shown.ReplaceAllString(string(readme), "${1}"+strings.ReplaceAll(text, "$", "$$")+"${2}")))
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
