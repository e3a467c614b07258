package fn_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

const fleetDir = "../examples/fleet"

func render(t *testing.T, opts fn.Options, args ...string) map[string][]byte {
	t.Helper()
	fleet, err := source.Read(args, source.Options{})
	require.NoError(t, err)
	opts.Version = "v1"
	rendered, findings := fn.Render(fleet, opts)
	require.False(t, spec.HasErrors(findings), "%v", findings)
	out := map[string][]byte{}
	for r := range rendered.All() {
		var text []byte
		for _, o := range r.Objects {
			text = append(append(text, "---\n"...), manifest.AppendYAML(nil, o)...)
		}
		require.NotContains(t, out, r.Region+"/"+r.Name)
		out[r.Region+"/"+r.Name] = text
	}
	return out
}

func TestRenderingIsDeterministic(t *testing.T) {
	first := render(t, fn.Options{}, fleetDir)
	for range 5 {
		assert.True(t, equal(first, render(t, fn.Options{}, fleetDir)))
	}
}

func equal(a, b map[string][]byte) bool {
	if len(a) != len(b) {
		return false
	}
	for name, text := range a {
		if !bytes.Equal(text, b[name]) {
			return false
		}
	}
	return true
}

func TestARegionAloneIsThatPartOfAll(t *testing.T) {
	all := render(t, fn.Options{}, fleetDir)
	alone := map[string][]byte{}
	for _, region := range []string{"kr", "jp", "tw"} {
		for name, text := range render(t, fn.Options{Regions: []string{region}}, fleetDir) {
			alone[name] = text
		}
	}
	assert.True(t, equal(all, alone))
}

func TestATeamAloneIsThatPartOfAll(t *testing.T) {
	all := render(t, fn.Options{}, fleetDir)
	teams, err := filepath.Glob(fleetDir + "/*/batches.cue")
	require.NoError(t, err)
	require.Len(t, teams, 8)
	alone := map[string][]byte{}
	for _, team := range teams {
		for name, text := range render(t, fn.Options{}, filepath.Dir(team)) {
			alone[name] = text
		}
	}
	assert.True(t, equal(all, alone))
}

func TestAnotherBatchChangesNoByteOfTheRest(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(fleetDir)))
	more := "package fleet\nbatches: \"one-more\": {owner: \"growth\", severity: \"medium\", commands: \"x\", schedule: \"@daily\"}\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "growth", "more.cue"), []byte(more), 0o644))
	before, after := render(t, fn.Options{}, fleetDir), render(t, fn.Options{}, dir)
	for _, region := range []string{"jp", "tw", "kr"} {
		require.Contains(t, after, region+"/one-more")
		delete(after, region+"/one-more")
	}
	assert.True(t, equal(before, after))
}

// TestARuleMoreRemovesNoFinding raises one level at a time.
func TestARuleMoreRemovesNoFinding(t *testing.T) {
	read := func(levels string) []spec.Finding {
		text := `platform: {name: "a", image: "x/y:latest", regions: jp: {timeZone: "Asia/Tokyo", namespace: "b"}, owners: me: {}, policy: rules: {` + levels + `}}
batches: b: {owner: "me", severity: "critical", commands: "x", schedule: "*/70 * * * *", timeout: "2h", retries: 1}`
		file := filepath.Join(t.TempDir(), "fleet.cue")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		fleet, err := source.Read([]string{file}, source.Options{})
		require.NoError(t, err)
		return fn.Check(fleet, time.Time{})
	}
	names := func(findings []spec.Finding) (out []string) {
		for _, f := range findings {
			out = append(out, f.Rule)
		}
		return out
	}
	few := names(read(`"image-pinned": "off", "schedule-misleading": "off"`))
	assert.Subset(t, names(read(`"image-pinned": "off"`)), few)
	assert.Subset(t, names(read(``)), names(read(`"image-pinned": "off"`)))
	assert.Contains(t, names(read(``)), "image-pinned")
	assert.NotContains(t, few, "image-pinned")
}
