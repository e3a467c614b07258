package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/spec"
)

// sample is what must come of a directory of manifests.
type sample struct {
	Regions map[string]struct {
		Paths               []string
		Namespace, TimeZone string
		AWS                 map[string]string
	}
	Flags     []string
	Workloads []struct {
		List, Region, Kind, Name string
		Facts                    map[string]any
		EnvIncludes              map[string]any `json:"env_includes"`
	}
	Changed    []reported
	NotCarried []reported `json:"not_carried"`
	Hints      []reported
	Skipped    []struct{ Kind, Name string }
	Silent     []string
	Ask        []string
	Rendered   []struct {
		Workload, Path string
		Equals         any
	}
	Compact  struct{ Entries int }
	Sections map[string][]string // lines, or parts of them, by the section of the report that they stand in
	Summary  string              // the last line
	Exit     int
}

type reported struct {
	Workload, Path string
	Mentions       []string
}

// TestImportSamples imports each sample, compares the fleet and the report with its
// golden files, and holds the rendering to the facts in its want.json.
func TestImportSamples(t *testing.T) {
	dirs, err := filepath.Glob("../../testdata/import/samples/*")
	require.NoError(t, err)
	require.NotEmpty(t, dirs)
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(dir, "want.json"))
			require.NoError(t, err)
			var want sample
			require.NoError(t, json.Unmarshal(text, &want))
			t.Chdir(dir)
			importSample(t, want)
		})
	}
}

func importSample(t *testing.T, want sample) {
	args := append([]string{"import", "in"}, want.Flags...)
	platform := map[string]any{"name": "acme", "owners": map[string]any{"team": map[string]any{}}}
	regions := map[string]any{}
	for _, name := range sortedKeys(want.Regions) {
		r := want.Regions[name]
		region := map[string]any{"namespace": r.Namespace, "timeZone": r.TimeZone}
		if r.AWS != nil {
			region["aws"] = r.AWS
		}
		regions[name] = region
		for _, p := range r.Paths {
			args = append(args, "--region", name+"="+p)
		}
	}
	platform["regions"] = regions
	bare := filepath.Join(t.TempDir(), "fleet")
	report, stderr, status := batchfn(t, append(args, "-o", bare)...)
	require.Equal(t, want.Exit, int(status), string(stderr))
	files, err := filepath.Glob(filepath.Join(bare, "*.cue"))
	require.NoError(t, err)
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		golden(t, filepath.Join("golden", filepath.Base(f)), text)
		for _, word := range want.Silent {
			assert.NotContains(t, string(text), word, f)
		}
	}
	golden(t, filepath.Join("golden", "report.txt"), report)
	holdReport(t, want, string(report))

	text, err := json.Marshal(map[string]any{"platform": platform})
	require.NoError(t, err)
	given := filepath.Join(t.TempDir(), "platform.cue")
	require.NoError(t, os.WriteFile(given, []byte(strings.TrimSuffix(strings.TrimPrefix(string(text), "{"), "}")), 0o644))
	dir := filepath.Join(t.TempDir(), "fleet")
	report, stderr, status = batchfn(t, append(args, "-o", dir, "--platform", given)...)
	require.Equal(t, want.Exit, int(status), string(stderr))
	holdReport(t, want, string(report))
	again, stderr, status := batchfn(t, append(args, "--prove", dir)...)
	require.Equal(t, want.Exit, int(status), string(stderr))
	assert.Equal(t, string(report), string(again), "the fleet as it was written, compared again")
	if len(want.Workloads) > 0 { // else a person has to do more than to fill in
		fillIn(t, dir, want.Ask)
		holdFacts(t, want, dir)
	}
}

func sortedKeys[V any](m map[string]V) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// fillIn answers what only a person knows.
func fillIn(t *testing.T, dir string, ask []string) {
	var b strings.Builder
	b.WriteString("package fleet\n")
	for _, kind := range spec.Kinds {
		fmt.Fprintf(&b, "%s: [string]: {owner: *\"team\" | string, severity: *\"medium\" | string}\n", kind)
	}
	b.WriteString("platform: policy: rules: \"secret-literal\": \"error\"\n")
	for _, what := range ask {
		field, name, _ := strings.Cut(what, " of ")
		for _, name := range strings.Split(name, ", ") {
			value := map[string]string{"timeout": `"1h"`, "commands": `"run"`, "schedule": `"0 0 * * *"`, "queue": `name: "filled-in"`, "resources": `{cpu: "100m", memory: "128Mi"}`, "runbook": `"https://wiki.example.com"`}[field]
			for _, kind := range spec.Kinds {
				if value != "" {
					fmt.Fprintf(&b, "%s: [=~\"^%s$\"]: %s: %s\n", kind, name, field, value)
				}
			}
		}
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "answers.cue"), []byte(b.String()), 0o644))
}

func holdReport(t *testing.T, want sample, report string) {
	for _, r := range slices.Concat(want.Changed, want.NotCarried, want.Hints) {
		last := r.Path[strings.LastIndexAny(r.Path, ".")+1:]
		if len(r.Mentions) == 0 && !strings.Contains(report, last) {
			t.Errorf("the report does not mention %s", r.Path)
		}
		for _, word := range r.Mentions {
			assert.Contains(t, report, word, r.Path)
		}
	}
	for _, s := range want.Skipped {
		assert.Contains(t, report, s.Kind+" "+s.Name)
	}
	for name, lines := range want.Sections {
		section := sectionOf(t, report, name)
		for _, line := range lines {
			assert.Contains(t, section, line, name)
		}
	}
	if want.Summary != "" {
		assert.True(t, strings.HasSuffix(report, "\n"+want.Summary+"\n"), "the last line is not %s", want.Summary)
	}
	for _, word := range want.Silent {
		assert.NotContains(t, report, word)
	}
	if want.Compact.Entries > 0 {
		assert.Contains(t, report, fmt.Sprintf(", %d entries;", want.Compact.Entries))
	}
}

// sectionOf is a section of a report.
func sectionOf(t *testing.T, report, name string) string {
	_, rest, found := strings.Cut("\n"+report, "\n"+name+"\n")
	require.True(t, found, name)
	section, _, _ := strings.Cut(rest, "\n\n")
	return section
}

// renderedIn is what a fleet renders, by region, kind and name.
func renderedIn(t *testing.T, dir string) map[string]*spec.Node {
	fleet, err := source.Read([]string{dir}, source.Options{})
	require.NoError(t, err)
	made, findings := fn.Render(fleet, fn.Options{})
	require.False(t, spec.HasErrors(findings), "%v", findings)
	out := map[string]*spec.Node{}
	for w := range made.All() {
		for _, o := range w.Objects {
			n, err := document.ParseJSON("", manifest.JSON(o))
			require.NoError(t, err)
			out[w.Region+"/"+o.ID().Kind+"/"+w.Name] = n
		}
	}
	return out
}

func holdFacts(t *testing.T, want sample, dir string) {
	rendered := renderedIn(t, dir)
	for _, w := range want.Workloads {
		n := rendered[w.Region+"/"+w.Kind+"/"+w.Name]
		require.NotNil(t, n, w.Name)
		got := factsOf(foreign.Unwrapped(foreign.Normal(n)))
		for name, fact := range w.Facts {
			if name == "timeZone_any" {
				assert.Contains(t, fact, got["timeZone"], w.Name)
				continue
			}
			assert.Equal(t, fact, got[name], "%s: %s", w.Name, name)
		}
		for name, value := range w.EnvIncludes {
			assert.Equal(t, value, got["env"].(map[string]any)[name], "%s: env %s", w.Name, name)
		}
	}
	for _, r := range want.Rendered {
		_, name, _ := strings.Cut(r.Workload, "/")
		found := false
		for key, n := range rendered {
			if v := n.At(strings.Split(r.Path, ".")...); strings.HasSuffix(key, "/"+name) && v != nil {
				found = true
				assert.Equal(t, fmt.Sprint(r.Equals), v.Text, r.Path)
			}
		}
		assert.True(t, found, "%s has no %s", r.Workload, r.Path)
	}
}
