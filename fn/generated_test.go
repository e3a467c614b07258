package fn_test

import (
	"encoding/json"
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
	"github.com/batchfn/batchfn/fn/krm"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// fleet is a generated one. Its values are JSON, which is CUE and YAML as well.
type fleet struct {
	platform map[string]any
	entries  []generatedEntry
}

type generatedEntry struct {
	kind   spec.Kind
	name   string
	fields map[string]any
	broken bool // on purpose
}

type object = map[string]any

var regionsOf = map[string]object{
	"jp": {"timeZone": "Asia/Tokyo", "namespace": "batch-jp", "aws": object{"account": "123456789012", "region": "ap-northeast-1"}},
	"tw": {"timeZone": "Asia/Taipei", "namespace": "batch-tw", "env": object{"COUNTRY": "tw"}, "aws": object{"account": "123456789013", "region": "ap-northeast-1"}},
	"kr": {"timeZone": "Asia/Seoul", "namespace": "batch-kr", "datadogEnv": "prod-kr", "aws": object{"account": "210987654321", "region": "ap-northeast-2"}},
}

// newFleet makes a fleet of up to six entries in up to three regions. About one
// entry in 25 is wrong.
func newFleet(r *rand.Rand) *fleet {
	regions := object{"jp": regionsOf["jp"]}
	for _, name := range []string{"tw", "kr"} {
		if r.IntN(3) > 0 {
			regions[name] = regionsOf[name]
		}
	}
	f := &fleet{platform: object{
		"name": "acme", "image": "registry.example.com/batch:v1", "regions": regions, "owners": object{"search": object{"slackGroup": "S0123ABCD", "runbook": "https://wiki.example.com/search"}, "mail": object{}},
		"defaults": object{"resources": object{"cpu": "100m", "memory": "128Mi"}, "timeout": "1h", "triggerAuthentication": object{"name": "sqs", "kind": "ClusterTriggerAuthentication"}},
	}}
	if r.IntN(2) == 0 {
		f.platform["istio"] = object{"mode": pick(r, "sidecar", "native", "ambient", "off")}
	}
	for i := range 1 + r.IntN(6) {
		f.entries = append(f.entries, newEntry(r, fmt.Sprintf("e%d", i), regions))
	}
	return f
}

func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

func newEntry(r *rand.Rand, name string, regions object) generatedEntry {
	e := generatedEntry{kind: pick(r, spec.Kinds...), name: name, fields: object{
		"owner": pick(r, "search", "search", "search", "mail"), "severity": pick(r, "critical", "high", "medium"), "commands": pick[any](r, "run --fast", "run 'a b'", []string{"sh", "-c", "run; done"}),
	}}
	switch e.kind {
	case "batches":
		e.fields["schedule"] = fmt.Sprintf("%d %d * * %s", r.IntN(60), r.IntN(24), pick(r, "*", "1-5", "SUN"))
	case "workers":
		e.fields["queue"] = object{"name": name + "-{region}"}
	}
	for field, value := range map[string]any{
		"description": pick(r, "a: b", "# no", "日本", "'", "yes", "1e3"), "env": object{"A": pick(r, "", "1", "no", "two\nlines"), "B": "$(A)"}, "labels": object{"team": "a"}, "annotations": object{"example.com/a": "~"},
		"gracePeriod": "1m", "idempotent": true, "serviceAccount": "batch", "resources": object{"memory": "1Gi", "cpuLimit": "2"}, "runbook": "https://wiki.example.com/a",
		"volumes": object{"tmp": object{"mountPath": "/tmp", "emptyDir": object{}}}, "envFrom": []any{object{"configMap": "a"}},
	} {
		if r.IntN(4) == 0 {
			e.fields[field] = value
		}
	}
	if r.IntN(5) == 0 {
		e.fields["regions"] = []string{"jp"}
	}
	if _, ok := regions["kr"]; ok && r.IntN(4) == 0 && e.fields["regions"] == nil {
		e.fields["overrides"] = object{"kr": object{"env": object{"A": "kr"}, "resources": object{"cpu": "2"}}}
	}
	if r.IntN(25) == 0 {
		e.broken = true
		field, value := pick(r, "owner", "severity", "commands", "nothing"), pick[any](r, "", []any{}, 7)
		if e.fields[field] = value; r.IntN(3) == 0 && field != "nothing" {
			delete(e.fields, field)
		}
	}
	return e
}

// with is the fleet with an entry of another name.
func (f *fleet) with(e generatedEntry) *fleet {
	return &fleet{f.platform, append(slices.Clone(f.entries), e)}
}

// setting is the fleet with another field of the platform.
func (f *fleet) setting(name string, value any) *fleet {
	platform := object{}
	for k, v := range f.platform {
		platform[k] = v
	}
	platform[name] = value
	return &fleet{platform, f.entries}
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// file is a file for an entry: batches: "e0": {…}
func (e generatedEntry) file() string {
	return fmt.Sprintf("package fleet\n%s: %q: %s\n", e.kind, e.name, asJSON(e.fields))
}

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
func (g generatedDir) of(f *fleet, shuffle *rand.Rand) result {
	texts := []string{"package fleet\nplatform: " + asJSON(f.platform) + "\n"}
	for _, e := range f.entries {
		texts = append(texts, e.file())
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
	var inOnePass []fn.Rendered
	require.Equal(g.t, findings, fn.RenderTo(read, fn.Options{Version: "v1"}, func(r fn.Rendered) { inOnePass = append(inOnePass, r) }))
	if spec.HasErrors(findings) {
		return out
	}
	require.Equal(g.t, slices.Collect(rendered.All()), inOnePass)
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

// property is one that holds for every fleet. It reports whether it could be
// seen on this one.
type property func(g generatedDir, f *fleet, r *rand.Rand) bool

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
				f := newFleet(r)
				if holds(generatedDir{t, dir}, f, r) {
					seen++
				}
				if t.Failed() {
					t.Fatalf("fleet %d: %s", i, asJSON([]any{f.platform, fmt.Sprint(f.entries)}))
				}
			}
			t.Logf("%d fleets, seen on %d", fleets, seen)
			require.Greater(t, seen, fleets/3)
		})
	}
}

// deterministic: neither the order of files nor the number of processors changes
// a byte or a finding.
func deterministic(g generatedDir, f *fleet, r *rand.Rand) bool {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := g.of(f, nil)
	runtime.GOMAXPROCS(8)
	eight := g.of(f, r)
	require.Equal(g.t, one.order, eight.order)
	require.Equal(g.t, one.findings, eight.findings)
	return one.bytes != nil
}

// idempotent: the function leaves its own output as it is.
func idempotent(g generatedDir, f *fleet, _ *rand.Rand) bool {
	body := object{"platform": f.platform, "version": "v1"}
	for _, e := range f.entries {
		if body[string(e.kind)] == nil {
			body[string(e.kind)] = object{}
		}
		body[string(e.kind)].(object)[e.name] = e.fields
	}
	in := asJSON(object{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "functionConfig": object{"apiVersion": "batchfn.dev/v1alpha1", "kind": "BatchSet", "metadata": object{"name": "fleet"}, "spec": body}})
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
func isolated(g generatedDir, f *fleet, r *rand.Rand) bool {
	before, after := g.of(f, nil), g.of(f.with(newEntry(r, "added", f.platform["regions"].(object))), nil)
	if before.bytes == nil || after.bytes == nil {
		return false
	}
	for name, text := range before.bytes {
		require.Equal(g.t, text, after.bytes[name], name)
	}
	return true
}

// regional: nothing of Korea changes a byte of Japan.
func regional(g generatedDir, f *fleet, r *rand.Rand) bool {
	regions := object{}
	for name, region := range f.platform["regions"].(object) {
		regions[name] = region
	}
	regions["kr"] = object{"timeZone": "Asia/Pyongyang", "namespace": "elsewhere", "image": "other.example.com/x:1", "env": object{"A": "kr"}, "istio": object{"mode": pick(r, "off", "sidecar")}, "aws": object{"account": "999999999999", "region": "eu-west-1"}}
	before, after := g.of(f, nil), g.of(f.setting("regions", regions), nil)
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
func monotonic(g generatedDir, f *fleet, r *rand.Rand) bool {
	rule := pick(r, policy.All()...)
	var levels []result
	for _, level := range []string{"off", "warn", "error"} {
		levels = append(levels, g.of(f.setting("policy", object{"rules": object{rule.Name: level}}), nil))
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
func total(g generatedDir, f *fleet, _ *rand.Rand) bool {
	got := g.of(f, nil)
	if got.bytes == nil {
		require.True(g.t, spec.HasErrors(got.findings))
	}
	for _, e := range f.entries {
		named := slices.ContainsFunc(got.findings, func(x spec.Finding) bool { return x.Batch == e.name && x.Level == spec.Error })
		if e.broken {
			require.True(g.t, named, "nothing is said of %s", e.name)
			continue
		}
		for region := range f.platform["regions"].(object) {
			if regions, some := e.fields["regions"].([]string); !some || slices.Contains(regions, region) {
				require.True(g.t, named || got.bytes == nil || got.bytes[region+"/"+e.name] != "", "%s is lost in %s", e.name, region)
			}
		}
	}
	return true
}
