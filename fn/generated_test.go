package fn_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/fleettest"
	"github.com/batchfn/batchfn/fn/krm"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// result is what becomes of a fleet.
type result struct {
	findings []spec.Finding
	bytes    map[string]string // by region and name; nil where it is refused
	order    string            // all of it, as it is written
	fleet    *spec.Fleet
}

// generatedDir is where fleets are written, each over the one before.
type generatedDir struct {
	t   *testing.T
	dir string
}

// of reads, checks and renders a fleet of a file for the platform and one for
// each entry, in an order of the names.
func (g generatedDir) of(f *fleettest.Fleet, shuffle *rand.Rand) result {
	texts := []string{"package fleet\nplatform: " + fleettest.JSON(f.Platform) + "\n"}
	for _, e := range f.Entries {
		texts = append(texts, e.File())
	}
	order := make([]int, len(texts))
	for i := range order {
		order[i] = i
	}
	if shuffle != nil {
		shuffle.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	var args []string
	for i, text := range texts {
		require.NoError(g.t, os.WriteFile(filepath.Join(g.dir, fmt.Sprintf("f%d.cue", i)), []byte(text), 0o644))
	}
	for _, i := range order {
		args = append(args, filepath.Join(g.dir, fmt.Sprintf("f%d.cue", i)))
	}
	read, err := source.Read(args, source.Options{})
	require.NoError(g.t, err)
	out := result{findings: fn.Check(read, time.Time{}), fleet: read}
	rendered, findings := fn.Render(read, fn.Options{Version: "v1"})
	inOnePass := sink.NewYAML(0)
	_, again := fn.RenderTo(read, fn.Options{Version: "v1"}, inOnePass)
	require.Equal(g.t, findings, again)
	if spec.HasErrors(findings) {
		return out
	}
	var each, all strings.Builder
	require.NoError(g.t, sink.WriteYAML(&each, rendered.Objects(), 0))
	require.NoError(g.t, inOnePass.Write(&all))
	require.Equal(g.t, each.String(), all.String())
	out.bytes = map[string]string{}
	for w := range rendered.All() {
		var b strings.Builder
		require.NoError(g.t, sink.WriteYAML(&b, slices.Values(w.Objects), 0))
		out.bytes[w.Region+"/"+w.Name] = b.String()
		out.order += b.String()
	}
	return out
}

// said are the findings without their levels and places: what is wrong with what.
func (r result) said() (out []string) {
	for _, f := range r.findings {
		out = append(out, fmt.Sprintf("%s %s %s %v", f.Rule, f.Batch, f.Field, f.Regions))
	}
	return out
}

type object = fleettest.Object

// property is one that holds for every fleet. It reports whether it could be
// seen on this one.
type property func(g generatedDir, f *fleettest.Fleet, r *rand.Rand) bool

// TestGeneratedFleets looks at 2,000 fleets for each property; 50 with
// -short.
func TestGeneratedFleets(t *testing.T) {
	for name, holds := range map[string]property{"deterministic": deterministic, "idempotent": idempotent, "isolated": isolated, "regional": regional, "monotonic": monotonic, "total": total, "told": told} {
		t.Run(name, func(t *testing.T) {
			fleets, seen := 2000, 0
			if testing.Short() {
				fleets = 50
			}
			dir := t.TempDir()
			for i := range fleets {
				r := rand.New(rand.NewPCG(uint64(i), uint64(len(name))))
				f := fleettest.New(r)
				if holds(generatedDir{t, dir}, f, r) {
					seen++
				}
				if t.Failed() {
					t.Fatalf("fleet %d: %s", i, fleettest.JSON([]any{f.Platform, fmt.Sprint(f.Entries)}))
				}
			}
			t.Logf("%d fleets, seen on %d", fleets, seen)
			require.Greater(t, seen, fleets/3)
		})
	}
}

// deterministic: neither the order of files nor the number of processors changes
// a byte or a finding.
func deterministic(g generatedDir, f *fleettest.Fleet, r *rand.Rand) bool {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := g.of(f, nil)
	runtime.GOMAXPROCS(8)
	eight := g.of(f, r)
	require.Equal(g.t, one.order, eight.order)
	require.Equal(g.t, one.findings, eight.findings)
	return one.bytes != nil
}

// idempotent: the function leaves its own output as it is.
func idempotent(g generatedDir, f *fleettest.Fleet, _ *rand.Rand) bool {
	body := object{"platform": f.Platform, "version": "v1"}
	for _, e := range f.Entries {
		if body[string(e.Kind)] == nil {
			body[string(e.Kind)] = object{}
		}
		body[string(e.Kind)].(object)[e.Name] = e.Fields
	}
	in := fleettest.JSON(object{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "functionConfig": object{"apiVersion": "batchfn.dev/v1alpha1", "kind": "BatchSet", "metadata": object{"name": "fleet"}, "spec": body}})
	once, ok := function(g.t, in)
	if !ok {
		return false
	}
	twice, ok := function(g.t, once)
	require.True(g.t, ok)
	require.Equal(g.t, once, twice)
	return true
}

func function(t *testing.T, in string) (out string, ok bool) {
	list, err := resourcelist.Parse([]byte(in))
	require.NoError(t, err)
	done, err := krm.Process(list, func(set *source.BatchSet) (*spec.Fleet, error) { return set.Read(source.Options{}) }, nil)
	require.NoError(t, err)
	text, err := list.Encode(krm.Results(done.Report(done.Findings), done.Set))
	require.NoError(t, err)
	return string(text), !spec.HasErrors(done.Findings)
}

// isolated: one more entry changes no byte of the others.
func isolated(g generatedDir, f *fleettest.Fleet, r *rand.Rand) bool {
	before, after := g.of(f, nil), g.of(f.With(fleettest.NewEntry(r, "added", f.Platform["regions"].(object))), nil)
	if before.bytes == nil || after.bytes == nil {
		return false
	}
	for name, text := range before.bytes {
		require.Equal(g.t, text, after.bytes[name], name)
	}
	return true
}

// regional: nothing of Korea changes a byte of Japan.
func regional(g generatedDir, f *fleettest.Fleet, r *rand.Rand) bool {
	regions := object{}
	for name, region := range f.Platform["regions"].(object) {
		regions[name] = region
	}
	regions["kr"] = object{"timeZone": "Asia/Pyongyang", "namespace": "elsewhere", "image": "other.example.com/x:1", "env": object{"A": "kr"}, "istio": object{"mode": fleettest.Pick(r, "off", "sidecar")}, "aws": object{"account": "999999999999", "region": "eu-west-1"}}
	before, after := g.of(f, nil), g.of(f.Setting("regions", regions), nil)
	if before.bytes == nil || after.bytes == nil {
		return false
	}
	for name, text := range before.bytes {
		if !strings.HasPrefix(name, "kr/") {
			require.Equal(g.t, text, after.bytes[name], name)
		}
	}
	return true
}

// monotonic: a higher level of a rule takes no finding away, and renders nothing
// that a lower one refuses, nor otherwise.
func monotonic(g generatedDir, f *fleettest.Fleet, r *rand.Rand) bool {
	rule := fleettest.Pick(r, policy.All()...)
	var levels []result
	for _, level := range []string{"off", "warn", "error"} {
		levels = append(levels, g.of(f.Setting("policy", object{"rules": object{rule.Name: level}}), nil))
	}
	for i := range 2 {
		low, high := levels[i], levels[i+1]
		require.Subset(g.t, high.said(), low.said(), rule.Name)
		if high.bytes != nil {
			require.Equal(g.t, high.bytes, low.bytes, rule.Name)
		}
	}
	return levels[0].bytes != nil
}

// total: every entry is rendered in each of its regions, or the fleet is refused
// and each entry that is wrong is named in a finding.
func total(g generatedDir, f *fleettest.Fleet, _ *rand.Rand) bool {
	got := g.of(f, nil)
	if got.bytes == nil {
		require.True(g.t, spec.HasErrors(got.findings))
	}
	for _, e := range f.Entries {
		named := slices.ContainsFunc(got.findings, func(x spec.Finding) bool { return x.Batch == e.Name && x.Level == spec.Error })
		if e.Broken {
			require.True(g.t, named, "nothing is said of %s", e.Name)
			continue
		}
		for region := range f.Platform["regions"].(object) {
			if regions, some := e.Fields["regions"].([]string); !some || slices.Contains(regions, region) {
				require.True(g.t, named || got.bytes == nil || got.bytes[region+"/"+e.Name] != "", "%s is lost in %s", e.Name, region)
			}
		}
	}
	return true
}
