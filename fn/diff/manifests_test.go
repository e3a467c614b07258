package diff_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/spec"
)

// rendered are the resources of a fleet, and the same read from their YAML.
func rendered(t *testing.T, fleet *spec.Fleet) (made, readBack []diff.Resource) {
	t.Helper()
	r, findings := fn.Render(fleet, fn.Options{Version: "v1", Separate: true})
	require.False(t, spec.HasErrors(findings), "%v", findings)
	var text bytes.Buffer
	for o := range r.Objects() {
		made = append(made, diff.FromObject(o))
		text.WriteString("---\n")
		text.Write(manifest.AppendYAML(nil, o))
	}
	nodes, err := resourcelist.Documents(text.Bytes())
	require.NoError(t, err)
	for _, node := range nodes {
		n, err := document.FromYAML("rendered.yaml", node)
		require.NoError(t, err)
		resource, ok := diff.FromNode(n)
		require.True(t, ok)
		readBack = append(readBack, resource)
	}
	return made, readBack
}

// TestManifestsReadBackAreTheSame: what a resource is told as is what its YAML says,
// value for value.
func TestManifestsReadBackAreTheSame(t *testing.T) {
	dirs, err := filepath.Glob("../../testdata/golden/*")
	require.NoError(t, err)
	for _, dir := range append(dirs, "../../examples/fleet") {
		fleet, err := source.Read([]string{dir}, source.Options{})
		require.NoError(t, err)
		made, readBack := rendered(t, fleet)
		require.Len(t, readBack, len(made))
		for i := range made {
			sortLeaves(made[i].Leaves)
			sortLeaves(readBack[i].Leaves)
			require.Equal(t, made[i], readBack[i], dir)
		}
		for _, byField := range []bool{true, false} {
			assert.Empty(t, diff.Manifests(made, readBack, byField).Text(), dir)
		}
	}
}

func sortLeaves(leaves []manifest.Leaf) {
	slices.SortFunc(leaves, func(a, b manifest.Leaf) int { return strings.Compare(a.Path, b.Path) })
}

// TestManifestsChangeAsFleetsDo: manifests that batchfn made differ in the fields in
// which their fleets do.
func TestManifestsChangeAsFleetsDo(t *testing.T) {
	_, old := rendered(t, read(t, base))
	for name, c := range oneField {
		if slices.Contains([]string{"description", "after", "waive", "a channel", "an owner's channel", "H", "a profile", "a freeze", "interval", "expectedDuration", "successWithin"}, name) {
			continue // it is not rendered, or not as it is written
		}
		t.Run(name, func(t *testing.T) {
			now, _ := rendered(t, read(t, edited(t, c.edit...)))
			got := lines(diff.Manifests(old, now, true))
			want, ok := asManifests[name]
			if !ok {
				want = c.want
			}
			assert.Equal(t, inOrder(want), inOrder(strings.Join(got, "|")))
			assert.NotEmpty(t, lines(diff.Manifests(old, now, false)))
		})
	}
}

// inOrder makes texts equal in which batches are in another order.
func inOrder(text string) []string {
	lines := strings.Split(text, "|")
	for i, line := range lines {
		field, batches, _ := strings.Cut(line, "   ")
		parts := strings.FieldsFunc(batches, func(r rune) bool { return strings.ContainsRune(", ();", r) })
		slices.Sort(parts)
		lines[i] = field + "   " + strings.Join(parts, " ")
	}
	slices.Sort(lines)
	return lines
}

// asManifests are the lines of manifests that are others than those of fleets.
var asManifests = map[string]string{
	"timeout":            "timeout: 1h → 1h30m   settle (jp, tw)",
	"a volume":           "volumes.tmp.emptyDir: (unset) → {}   settle (jp, tw)|volumes.tmp.mountPath: (unset) → /tmp   settle (jp, tw)",
	"queue":              "queue.url: https://sqs.ap-northeast-1.amazonaws.com/123456789012/mail-jp → https://sqs.ap-northeast-1.amazonaws.com/123456789012/post-jp   mail (jp)|queue.url: https://sqs.ap-northeast-1.amazonaws.com/123456789012/mail-tw → https://sqs.ap-northeast-1.amazonaws.com/123456789012/post-tw   mail (tw)",
	"an owner's runbook": "runbook: https://wiki.example.com/risk → https://wiki.example.com/r   other (jp, tw)",
	"owner":              "owner: pay-team → risk-team   settle (jp, tw)|runbook: https://wiki.example.com/pay → https://wiki.example.com/risk   settle (jp, tw)",
	"a list of words":    `commands: ["other"] → ["other", "a b"]   other (jp, tw)`,
	"liveness":           `container.startupProbe.failureThreshold: (unset) → 34   settle (jp, tw)|liveness.path: (unset) → /   settle (jp, tw)|liveness.port: (unset) → 80   settle (jp, tw)`,
}
