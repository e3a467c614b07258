package diff_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/source/document"
)

// all is a difference in every format.
func all(t *testing.T, d *diff.Diff) string {
	t.Helper()
	text, err := d.JSON()
	require.NoError(t, err)
	return string(d.Text()) + string(d.Markdown(65000, "batchfn diff")) + string(text)
}

// TestSecretsAreNotShown: a waiver allows a secret in a fleet; here it is told that
// it changes, and not from what to what.
func TestSecretsAreNotShown(t *testing.T) {
	const waive = `, waive: [{rule: "secret-literal", reason: "r", until: "2099-03-31"}]`
	a := read(t, edited(t, settle, settle+`, env: {DB_PASSWORD: "sesame1", URL: "https://app:sesame3@db.example.com"}`+waive))
	b := read(t, edited(t, settle, settle+`, env: {DB_PASSWORD: "sesame2", URL: "https://app:sesame4@db.example.com"}`+waive))
	made, _ := rendered(t, a)
	now, _ := rendered(t, b)
	for _, d := range []*diff.Diff{diff.Fleets(a, b), diff.Manifests(made, now, true), diff.Manifests(made, now, false)} {
		text := all(t, d)
		assert.NotContains(t, text, "sesame")
		assert.Contains(t, text, "[secret] → [secret]")
	}
}

// TestSecretsOfManifestsAreNotShown: what a Secret holds, wherever that is copied to.
func TestSecretsOfManifestsAreNotShown(t *testing.T) {
	secretOf := func(text string) (out []diff.Resource) {
		nodes, err := resourcelist.Documents([]byte("apiVersion: v1\nkind: Secret\nmetadata: {name: s, annotations: {kubectl.kubernetes.io/last-applied-configuration: '" + text + "'}}\ndata: {a: " + text + "}\nstringData: {b: " + text + "}\n"))
		require.NoError(t, err)
		n, err := document.FromYAML("s.yaml", nodes[0])
		require.NoError(t, err)
		r, ok := diff.FromNode(n)
		require.True(t, ok)
		return append(out, r)
	}
	for _, byField := range []bool{true, false} {
		text := all(t, diff.Manifests(secretOf("sesame1"), secretOf("sesame2"), byField))
		assert.NotContains(t, text, "sesame")
		assert.Contains(t, text, "data.a: [secret] → [secret]   Secret/s")
	}
}
