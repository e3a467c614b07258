// Package fleettest generates fleets, for tests that hold a property to many of them.
package fleettest

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Fleet is a generated one. Its values are JSON, which is CUE and YAML as well.
type Fleet struct {
	Platform map[string]any
	Entries  []Entry
}

// Entry is a workload of a generated fleet.
type Entry struct {
	Kind   spec.Kind
	Name   string
	Fields map[string]any
	Broken bool // on purpose
}

// Object is a map of JSON.
type Object = map[string]any

var regionsOf = map[string]Object{
	"jp": {"timeZone": "Asia/Tokyo", "namespace": "batch-jp", "aws": Object{"account": "123456789012", "region": "ap-northeast-1"}},
	"tw": {"timeZone": "Asia/Taipei", "namespace": "batch-tw", "env": Object{"COUNTRY": "tw"}, "aws": Object{"account": "123456789013", "region": "ap-northeast-1"}},
	"kr": {"timeZone": "Asia/Seoul", "namespace": "batch-kr", "datadogEnv": "prod-kr", "aws": Object{"account": "210987654321", "region": "ap-northeast-2"}},
}

// New makes a fleet of up to six entries in up to three regions. About one
// entry in 25 is wrong.
func New(r *rand.Rand) *Fleet {
	regions := Object{"jp": regionsOf["jp"]}
	for _, name := range []string{"tw", "kr"} {
		if r.IntN(3) > 0 {
			regions[name] = regionsOf[name]
		}
	}
	f := &Fleet{Platform: Object{
		"name": "acme", "image": "registry.example.com/batch:v1", "regions": regions, "owners": Object{"search": Object{"slackGroup": "S0123ABCD", "runbook": "https://wiki.example.com/search"}, "mail": Object{}},
		"defaults": Object{"resources": Object{"cpu": "100m", "memory": "128Mi"}, "timeout": "1h", "triggerAuthentication": Object{"name": "sqs", "kind": "ClusterTriggerAuthentication"}},
	}}
	if r.IntN(2) == 0 {
		makeAlike(r, regions)
	}
	if r.IntN(4) == 0 {
		f.Platform["freezes"] = []any{Object{"regions": []any{"jp"}, "owners": []any{"search"}, "reason": "it moves", "until": "2099-12-31"}}
	}
	if r.IntN(2) == 0 {
		f.Platform["istio"] = Object{"mode": Pick(r, "sidecar", "native", "ambient", "off")}
	}
	for i := range 1 + r.IntN(6) {
		f.Entries = append(f.Entries, NewEntry(r, fmt.Sprintf("e%d", i), regions))
	}
	return f
}

// makeAlike makes regions that differ in texts only, and these in how YAML writes them.
func makeAlike(r *rand.Rand, regions Object) {
	image, text := r.IntN(2) == 0, func(name string) string {
		return Pick(r, name, "no", "1e3", `it's "quoted"`, "two\nlines", " a: b", "日本", "$(A)", "{region}", strings.Repeat("a line\n", 100))
	}
	for _, name := range slices.Sorted(maps.Keys(regions)) {
		region := Object{"env": Object{"COUNTRY": text(name), "Z": text(name)}, "datadogEnv": "prod-" + name}
		maps.Copy(region, Object{"timeZone": "Asia/Tokyo", "namespace": "batch-" + name, "aws": regionsOf[name]["aws"]})
		if image {
			region["image"] = name + ".example.com/" + Pick(r, "batch:v2", "batch:v2", "{region}:v2")
		}
		regions[name] = region
	}
}

// Pick chooses one of the values.
func Pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// NewEntry makes an entry for a fleet of those regions.
func NewEntry(r *rand.Rand, name string, regions Object) Entry {
	e := Entry{Kind: Pick(r, spec.Kinds...), Name: name, Fields: Object{
		"owner": Pick(r, "search", "search", "search", "mail"), "severity": Pick(r, "critical", "high", "medium"), "commands": Pick[any](r, "run --fast", "run 'a b'", []string{"sh", "-c", "run; done"}),
	}}
	switch e.Kind {
	case "batches":
		e.Fields["schedule"] = fmt.Sprintf("%d %d * * %s", r.IntN(60), r.IntN(24), Pick(r, "*", "1-5", "SUN"))
	case "workers":
		e.Fields["queue"] = Object{"name": name + "-{region}"}
	}
	some := map[string]any{
		"description": Pick(r, "a: b", "# no", "日本", "'", "yes", "1e3"), "env": Object{"A": Pick(r, "", "1", "no", "two\nlines"), "B": "$(A)"}, "labels": Object{"team": "a"}, "annotations": Object{"example.com/a": "~"},
		"gracePeriod": "1m", "idempotent": true, "serviceAccount": "batch", "resources": Object{"memory": "1Gi", "cpuLimit": "2"}, "runbook": "https://wiki.example.com/a",
		"volumes": Object{"tmp": Object{"mountPath": "/tmp", "emptyDir": Object{}}}, "envFrom": []any{Object{"configMap": "a"}},
	}
	for _, field := range slices.Sorted(maps.Keys(some)) { // so that a seed makes the same again
		if r.IntN(4) == 0 {
			e.Fields[field] = some[field]
		}
	}
	if r.IntN(5) == 0 {
		e.Fields["regions"] = []string{"jp"}
	}
	if _, ok := regions["kr"]; ok && r.IntN(4) == 0 && e.Fields["regions"] == nil {
		e.Fields["overrides"] = Object{"kr": Object{"env": Object{"A": "kr"}, "resources": Object{"cpu": "2"}}}
	}
	if r.IntN(25) == 0 {
		e.Broken = true
		field, value := Pick(r, "owner", "severity", "commands", "nothing"), Pick[any](r, "", []any{}, 7)
		if e.Fields[field] = value; r.IntN(3) == 0 && field != "nothing" {
			delete(e.Fields, field)
		}
	}
	return e
}

// With is the fleet with an entry of another name.
func (f *Fleet) With(e Entry) *Fleet {
	return &Fleet{f.Platform, append(slices.Clone(f.Entries), e)}
}

// Setting is the fleet with another field of the platform.
func (f *Fleet) Setting(name string, value any) *Fleet {
	platform := Object{}
	for k, v := range f.Platform {
		platform[k] = v
	}
	platform[name] = value
	return &Fleet{platform, f.Entries}
}

// JSON is a value as JSON.
func JSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// File is a file for an entry: batches: "e0": {…}
func (e Entry) File() string {
	return fmt.Sprintf("package fleet\n%s: %q: %s\n", e.Kind, e.Name, JSON(e.Fields))
}
