package replay_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/plugin/replay"
)

// TestLinksThatLeaveTogether: each link stays within the checkout when it is read
// by itself.
func TestLinksThatLeaveTogether(t *testing.T) {
	dir := repository(t)
	outside := t.TempDir()
	const deep = "a/b/c/d/e/f/g/h/i/j/k/l"
	write(t, dir, map[string]string{"x/file": "", deep + "/file": ""})
	depth := strings.Count(deep, "/") + 1
	require.NoError(t, os.Symlink(strings.Repeat("../", depth)+"x", filepath.Join(dir, deep, "short")))
	require.NoError(t, os.Symlink("short/"+strings.Repeat("../", depth)+strings.TrimPrefix(outside, "/"), filepath.Join(dir, deep, "app")))
	checkout, err := replay.FindCheckout(dir, "-")
	require.NoError(t, err)
	got, remove, err := replay.Unpack(checkout, replay.Source{Path: deep + "/app", Root: "."})
	defer remove()
	real, _ := filepath.EvalSymlinks(got)
	require.ErrorContains(t, err, "app path outside root", real)
}

// TestDocumentsBehindAMark with a comment, or on the line of the mark.
func TestDocumentsBehindAMark(t *testing.T) {
	app := func(name string) string {
		return "{kind: Application, metadata: {name: " + name + "}, spec: {source: {path: fleet, plugin: {name: batchfn}}}}\n"
	}
	apps, err := replay.Read(replay.Document{File: "apps.yaml", Text: []byte("--- # first\n" + app("a") + "--- # second\n" + app("b") + "--- " + app("c") + "---\r\n" + app("d") + "---\n")}, replay.Options{Checkout: checkout})
	require.NoError(t, err)
	var names []string
	for _, a := range apps {
		names = append(names, a.Name)
	}
	assert.Equal(t, []string{"a", "b", "c", "d"}, names)
	_, err = replay.Read(replay.Document{File: "apps.yaml", Text: []byte(app("a") + "--- # second\n\na: [\n")}, replay.Options{Checkout: checkout})
	require.ErrorContains(t, err, "no YAML")
}

// TestTemplatesThatAskForMuch fail, and leave the process alive.
func TestTemplatesThatAskForMuch(t *testing.T) {
	for _, call := range []string{`repeat 100000000000 "x"`, `repeat 1000000 (repeat 1000000 "x")`, `indent 100000000000 "x"`, `nindent 100000000000 "x"`, `randAlpha 100000000000`, `randBytes 100000000000`} {
		set := "kind: ApplicationSet\nspec:\n  goTemplate: true\n  generators: [{list: {elements: [{a: b}]}}]\n  template: {metadata: {name: '{{" + call + "}}'}, spec: {source: {path: fleet, plugin: {name: batchfn}}}}\n"
		_, err := replay.Read(replay.Document{File: "set.yaml", Text: []byte(set)}, replay.Options{Checkout: checkout})
		require.ErrorContains(t, err, "more than 16777216 bytes", call)
	}
	for call, want := range map[string]string{`repeat 3 "ab"`: "ababab", `indent 0 "a"`: "a", `randAlpha 0`: "", `repeat 0 ""`: ""} {
		set := "kind: ApplicationSet\nspec:\n  goTemplate: true\n  generators: [{list: {elements: [{a: b}]}}]\n  template: {metadata: {name: 'x{{" + call + "}}'}, spec: {source: {path: fleet, plugin: {name: batchfn}}}}\n"
		apps, err := replay.Read(replay.Document{File: "set.yaml", Text: []byte(set)}, replay.Options{Checkout: checkout})
		require.NoError(t, err, call)
		assert.Equal(t, "x"+want, apps[0].Name)
	}
}
