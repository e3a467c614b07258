package fn_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/fleettest"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/spec"
)

// imported is a fleet made of what another one renders.
type imported struct {
	text  string
	fleet *spec.Fleet
	plan  *adopt.Plan
}

// importRendered imports what a fleet renders.
func importRendered(t *testing.T, rendered *fn.Rendering) imported {
	t.Helper()
	var in adopt.Input
	for o := range rendered.Objects() {
		var b bytes.Buffer
		require.NoError(t, sink.WriteYAML(&b, slices.Values([]manifest.Object{o}), 0))
		n, err := document.ParseYAML("rendered.yaml", b.Bytes())
		require.NoError(t, err)
		in.Resources = append(in.Resources, adopt.Resource{Node: n})
	}
	plan := adopt.New(in)
	_, whole, err := plan.Files(nil)
	require.NoError(t, err)
	fleet, err := source.ReadText("imported.cue", whole, source.Options{})
	require.NoError(t, err, string(whole))
	return imported{string(whole), fleet, plan}
}

// values are what a rendering says, by resource; the order of maps and of what
// Kubernetes merges by name does not matter, nor does how a default is written.
func values(t *testing.T, rendered *fn.Rendering) map[string]*spec.Node {
	t.Helper()
	out := map[string]*spec.Node{}
	for w := range rendered.All() {
		for _, o := range w.Objects {
			n, err := document.ParseJSON("", manifest.JSON(o))
			require.NoError(t, err)
			out[w.Region+"/"+o.ID().Kind+"/"+w.Name] = foreign.Normal(n)
		}
	}
	return out
}

// holdImport wants a fleet that is imported to render the same, in no more entries.
func holdImport(t *testing.T, fleet *spec.Fleet, opts fn.Options) (seen bool) {
	t.Helper()
	rendered, findings := fn.Render(fleet, opts)
	if spec.HasErrors(findings) || rendered.Len() == 0 {
		return false
	}
	got := importRendered(t, rendered)
	opts.Version = got.plan.Version
	want := values(t, rendered)
	again := values(t, fn.Expand(got.fleet, opts))
	for name, n := range want {
		require.True(t, n.Equal(again[name]), "%s\n%s", name, got.text)
	}
	require.Len(t, again, len(want))
	require.LessOrEqual(t, len(got.fleet.Entries), len(fleet.Entries))
	return true
}

// TestImportOfGoldens imports what each golden fleet renders.
func TestImportOfGoldens(t *testing.T) {
	dirs, err := filepath.Glob("../testdata/golden/*")
	require.NoError(t, err)
	seen := 0
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			fleet, err := source.Read([]string{dir}, source.Options{})
			if err != nil {
				return // it is about what cannot be read
			}
			if holdImport(t, fleet, fn.Options{Version: "v1"}) {
				seen++
			}
		})
	}
	require.Greater(t, seen, len(dirs)/2)
}

// TestImportOfTheExample imports the full-size fleet.
func TestImportOfTheExample(t *testing.T) {
	fleet, err := source.Read([]string{"../examples/fleet"}, source.Options{})
	require.NoError(t, err)
	require.True(t, holdImport(t, fleet, fn.Options{Version: "v1"}))
}

// TestImportOfGeneratedFleets imports 1,000 of them; 50 with -short.
func TestImportOfGeneratedFleets(t *testing.T) {
	fleets, seen := 1000, 0
	if testing.Short() {
		fleets = 50
	}
	name := filepath.Join(t.TempDir(), "fleet.cue")
	for i := range fleets {
		f := fleettest.New(rand.New(rand.NewPCG(uint64(i), 6)))
		var b strings.Builder
		b.WriteString("package fleet\nplatform: " + fleettest.JSON(f.Platform) + "\n")
		for _, e := range f.Entries {
			b.WriteString(strings.TrimPrefix(e.File(), "package fleet\n"))
		}
		require.NoError(t, os.WriteFile(name, []byte(b.String()), 0o644))
		fleet, err := source.Read([]string{name}, source.Options{})
		require.NoError(t, err)
		if holdImport(t, fleet, fn.Options{Version: "v1"}) {
			seen++
		}
		if t.Failed() {
			t.Fatalf("fleet %d:\n%s", i, b.String())
		}
	}
	t.Logf("%d fleets, seen on %d", fleets, seen)
	require.Greater(t, seen, fleets/3)
}

// TestWhatEntriesShareIsReadAsItStands: hidden structs of an imported fleet need no
// evaluation, and are there.
func TestWhatEntriesShareIsReadAsItStands(t *testing.T) {
	var in adopt.Input
	for _, n := range manifests(t, "../testdata/import/samples/29-shared/in") {
		in.Resources = append(in.Resources, adopt.Resource{Node: n})
	}
	_, whole, err := adopt.New(in).Files(nil)
	require.NoError(t, err)
	require.Contains(t, string(whole), "_ledger & {")
	file := filepath.Join(t.TempDir(), "fleet.cue")
	_, literal := same(t, file, string(whole))
	require.True(t, literal)
}
