package fn_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/source/shape"
)

// literals are values in the text of a fleet.
var literals = regexp.MustCompile(`"[^"\n]*"|\b[0-9]+\b|\btrue\b|\bfalse\b`)

// TestProofsAreTrue changes each value of a fleet that was imported. Where it renders
// another thing then, the report of the proof is another one.
func TestProofsAreTrue(t *testing.T) {
	step := 1
	if testing.Short() {
		step = 7
	}
	for _, name := range []string{"21-chart", "23-keda", "24-regions/in/jp", "26-pods", "29-shared"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join("../testdata/import/samples", name)
			if !strings.Contains(name, "/in/") {
				dir = filepath.Join(dir, "in")
			}
			in := adopt.Input{Known: shape.Known}
			for _, n := range manifests(t, dir) {
				in.Resources = append(in.Resources, adopt.Resource{Node: n})
			}
			plan := adopt.New(in)
			_, whole, err := plan.Files(nil)
			require.NoError(t, err)
			rendered, report, ok := proven(t, plan, string(whole))
			require.True(t, ok)
			changed := 0
			for i, at := range literals.FindAllIndex(whole, -1) {
				if i%step > 0 {
					continue
				}
				text := string(whole[:at[0]]) + other(string(whole[at[0]:at[1]])) + string(whole[at[1]:])
				now, told, ok := proven(t, plan, text)
				if !ok || now == rendered {
					continue
				}
				changed++
				assert.NotEqual(t, report, told, "%s…%s", whole[max(0, at[0]-30):at[0]], whole[at[0]:at[1]])
			}
			require.Greater(t, changed, 3)
		})
	}
}

// other is another literal of the same type.
func other(literal string) string {
	switch literal {
	case "true":
		return "false"
	case "false":
		return "true"
	}
	if text, ok := strings.CutSuffix(literal, `"`); ok {
		return text + `7"`
	}
	return literal + "7"
}

// proven is what a fleet renders, and the report of the proof; ok is false where it cannot
// be read.
func proven(t *testing.T, plan *adopt.Plan, text string) (rendered, report string, ok bool) {
	fleet, err := source.ReadText("imported.cue", []byte(text), source.Options{})
	if err != nil {
		return "", "", false
	}
	var b strings.Builder
	for o := range fn.Expand(fleet, fn.Options{Version: plan.Version}).Objects() {
		b.Write(manifest.JSON(o))
	}
	var told strings.Builder
	require.NoError(t, fn.Prove(plan, fleet).JSON(&told))
	return b.String(), told.String(), true
}
