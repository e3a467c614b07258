package adopt_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// samples are the resources of all samples.
func samples(t *testing.T) (all []*spec.Node) {
	files, err := filepath.Glob("../../testdata/import/samples/*/in/*.yaml")
	require.NoError(t, err)
	more, err := filepath.Glob("../../testdata/import/samples/*/in/*/*.yaml")
	require.NoError(t, err)
	for _, name := range append(files, more...) {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, doc := range strings.Split(string(text), "\n---\n") {
			n, err := document.ParseYAML(name, []byte(doc))
			if err != nil {
				continue
			}
			if items := n.Get("items").List(); items != nil {
				all = append(all, items...)
			} else if n.Get("kind") != nil {
				all = append(all, n)
			}
		}
	}
	require.Greater(t, len(all), 15)
	return all
}

// broken is a copy in which some values are missing, or of another kind.
func broken(n *spec.Node, r *rand.Rand) *spec.Node {
	out := *n
	out.Fields, out.Items = nil, nil
	if r.IntN(60) == 0 {
		return []*spec.Node{{Type: spec.Null, Text: "null"}, {Type: spec.String, Text: "x $(A) \"\n\t`"}, {Type: spec.Int, Text: "-7"}, {Type: spec.Map}, {Type: spec.List}, {Type: spec.Bool, Text: "true"}}[r.IntN(6)]
	}
	for _, f := range n.Fields {
		if r.IntN(40) > 0 || f.Name == "kind" {
			f.Value = broken(f.Value, r)
			out.Fields = append(out.Fields, f)
		}
	}
	for _, item := range n.Items {
		if r.IntN(40) > 0 {
			out.Items = append(out.Items, broken(item, r))
		}
	}
	return &out
}

// TestNothingBreaksAnImport: whatever a manifest lacks or has in a wrong place, there
// is a fleet, and a report that counts each workload once.
func TestNothingBreaksAnImport(t *testing.T) {
	all := samples(t)
	rounds := 2000
	if testing.Short() {
		rounds = 200
	}
	for i := range rounds {
		r := rand.New(rand.NewPCG(uint64(i), 1))
		in := adopt.Input{Known: shape.Known}
		for range 1 + r.IntN(5) {
			in.Resources = append(in.Resources, adopt.Resource{Node: broken(all[r.IntN(len(all))], r), Region: []string{"", "jp", "tw"}[r.IntN(3)]})
		}
		plan := adopt.New(in)
		_, whole, err := plan.Files(nil)
		require.NoError(t, err, "round %d", i)
		require.True(t, strings.HasPrefix(string(whole), "// The settings"), "round %d", i)
		if plan.Workloads() > 0 {
			_, err = source.ReadText("imported.cue", whole, source.Options{})
			require.NoError(t, err, "round %d: %s", i, whole)
		}
		report := plan.Prove(adopt.Rendered{})
		require.Equal(t, report.Workloads, report.Equal+report.Differ, "round %d", i)
		var b strings.Builder
		require.NoError(t, report.Text(&b))
		require.NoError(t, report.JSON(&b))
		require.NoError(t, report.Markdown(&b))
	}
}
