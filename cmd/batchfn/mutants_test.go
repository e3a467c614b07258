package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

var (
	mutants  = flag.Int("mutants", 400, "how many fragments TestMutatedFragments makes")
	mutation = flag.Uint64("mutation", 1, "the seed of TestMutatedFragments")
)

// TestMutatedFragments makes small mistakes in good fragments of the platform, a profile
// each, and holds batchfn to the API server's own code: what check lets pass, that code
// takes as well. For more of them, `go test ./cmd/batchfn -run Mutated -mutants 1200 -mutation 2`.
func TestMutatedFragments(t *testing.T) {
	m := &mutator{rand.New(rand.NewPCG(*mutation, 7)), definitions(t)}
	profiles := fragmentsOf(t, "testdata/fragments.yaml")
	good := len(profiles)
	for i := range *mutants {
		profiles = append(profiles, m.mutate(profiles[i%good]))
	}
	f := mutatedFleet{profiles, map[string]bool{}}
	f.refuse(t)
	for i := range good {
		require.False(t, f.refused[nameOf(i)], "good fragment %d", i)
	}
	t.Logf("%d of %d pass", len(profiles)-len(f.refused), len(profiles))
	require.Greater(t, len(profiles)-len(f.refused), len(profiles)/5)
	out, errs, status := batchfn(t, "render", f.write(t))
	require.Zero(t, int(status), string(errs))
	validate(t, out)
}

// mutatedFleet has a batch or an iterator for each profile that is not refused.
type mutatedFleet struct {
	profiles []object
	refused  map[string]bool
}

func nameOf(i int) string { return fmt.Sprintf("m%d", i) }

// refuse takes out what check reports errors of.
func (f mutatedFleet) refuse(t *testing.T) {
	out, errs, status := batchfn(t, "check", "--format", "json", f.write(t))
	require.Less(t, int(status), 2, string(errs))
	var report struct {
		Findings []struct{ Level, Batch, Field string }
	}
	require.NoError(t, json.Unmarshal(out, &report))
	for _, found := range report.Findings {
		name := found.Batch
		if rest, ok := strings.CutPrefix(found.Field, "platform.profiles."); ok && name == "" {
			name, _, _ = strings.Cut(rest, ".")
		}
		if found.Level == "error" {
			f.refused[name] = true
		}
	}
}

func (f mutatedFleet) write(t *testing.T) string {
	profiles, batches, iterators := object{}, object{}, object{}
	for i, profile := range f.profiles {
		name := nameOf(i)
		if f.refused[name] {
			continue
		}
		profiles[name] = profile
		entry := object{"owner": "me", "severity": "high", "commands": "run", "profile": name, "volumes": object{"own": object{"mountPath": "/own", "emptyDir": object{}}}}
		if iterators[name] = entry; i/2%2 == 0 {
			delete(iterators, name)
			batches[name], entry["schedule"] = entry, "0 3 * * *"
		}
	}
	text, err := json.MarshalIndent(object{"batches": batches, "iterators": iterators, "platform": object{
		"name": "acme", "image": "registry.example.com/batch:v1", "owners": object{"me": object{"slackGroup": "S0123ABCD"}},
		"regions":  object{"jp": object{"timeZone": "Asia/Tokyo", "namespace": "jp"}},
		"defaults": object{"resources": object{"cpu": "100m", "memory": "256Mi"}, "timeout": "1h"}, "profiles": profiles,
	}}, "", " ")
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "fleet.json")
	require.NoError(t, os.WriteFile(file, text, 0o644))
	return file
}

type object = map[string]any

func fragmentsOf(t *testing.T, file string) []object {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var out []object
	require.NoError(t, yaml.Unmarshal(text, &out))
	return out
}

// definitions are the types of core/v1, by definition and field.
func definitions(t *testing.T) map[string]map[string]string {
	text, err := os.ReadFile("../../fn/source/shape/corev1.json")
	require.NoError(t, err)
	var out map[string]map[string]string
	require.NoError(t, json.Unmarshal(text, &out))
	out["Profile"] = map[string]string{"podSpec": "PodSpec", "container": "Container"}
	return out
}

type mutator struct {
	r     *rand.Rand
	types map[string]map[string]string
}

// mutate makes one to three mistakes in a copy of a profile.
func (m *mutator) mutate(profile object) object {
	text, err := json.Marshal(profile)
	if err != nil {
		panic(err)
	}
	var out object
	if err := json.Unmarshal(text, &out); err != nil {
		panic(err)
	}
	for range 1 + m.r.IntN(2) {
		m.change(out, "Profile")
	}
	return out
}

// site is where a value can be changed.
type site struct {
	typ, field string
	set        func(v any) // nil removes
	was        any
}

func (m *mutator) sites(v any, typ string, out *[]site) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			below := m.types[typ][name]
			if values, ok := strings.CutPrefix(typ, "{}"); ok {
				below = values
			}
			if typ != "Profile" {
				*out = append(*out, site{below, name, func(x any) {
					if v[name] = x; x == nil {
						delete(v, name)
					}
				}, v[name]})
			}
			m.sites(v[name], below, out)
		}
		if typ != "Profile" {
			add := site{typ: typ, field: "+", was: v}
			*out = append(*out, add, add)
		}
	case []any:
		for i := range v {
			*out = append(*out, site{typ[2:], "[]", func(x any) {
				if v[i] = x; x == nil {
					v[i] = v[0]
				}
			}, v[i]})
			m.sites(v[i], typ[2:], out)
		}
	}
}

func (m *mutator) change(v any, typ string) {
	var all []site
	m.sites(v, typ, &all)
	s := all[m.r.IntN(len(all))]
	if s.field == "+" {
		fields := slices.Sorted(maps.Keys(m.types[s.typ]))
		if len(fields) == 0 {
			s.was.(object)[pickOf(m.r, "a", "a b", "x/y", "")] = "v"
			return
		}
		name := fields[m.r.IntN(len(fields))]
		s.was.(object)[name] = m.value(m.types[s.typ][name], name, 0)
		return
	}
	switch list, isList := s.was.([]any); {
	case isList && len(list) > 0 && m.r.IntN(2) == 0:
		s.set(append(slices.Clone(list), list[m.r.IntN(len(list))]))
	case m.r.IntN(4) == 0:
		s.set(nil)
	default:
		s.set(m.value(s.typ, s.field, 0))
	}
}

func pickOf[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// value makes a value of a type, which may well be one that Kubernetes refuses.
func (m *mutator) value(typ, field string, depth int) any {
	if elem, ok := strings.CutPrefix(typ, "[]"); ok {
		out := []any{}
		for range m.r.IntN(3) {
			out = append(out, m.value(elem, field, depth+1))
		}
		return out
	}
	if elem, ok := strings.CutPrefix(typ, "{}"); ok {
		out := object{}
		for range m.r.IntN(3) {
			out[pickOf(m.r, "a", "example.com/a", "A_b", "a b", "cpu", "memory", "hugepages-2Mi", "example.com/gpu")] = m.value(elem, field, depth+1)
		}
		return out
	}
	if words, ok := strings.CutPrefix(typ, "string:"); ok {
		return pickOf(m.r, append(strings.Split(words, "|"), "")...)
	}
	switch typ {
	case "string":
		return m.text(field)
	case "int32", "int64":
		return pickOf[any](m.r, -1, 0, 1, 2, 80, 100, 500, 1000, 65535, 65536, 2147483647)
	case "boolean":
		return m.r.IntN(2) == 0
	case "number", "quantity":
		return pickOf[any](m.r, "1", "0", "-1", "100m", "3Mi", "1Gi", "2Mi", "0.5", 1, 2)
	case "intorstring":
		return pickOf[any](m.r, 80, 0, 70000, "http", "80", "a_b", "", "way-too-long-for-a-port")
	case "any":
		return object{}
	}
	fields := slices.Sorted(maps.Keys(m.types[typ]))
	out := object{}
	if depth > 4 || len(fields) == 0 {
		return out
	}
	for _, name := range fields {
		likely := 3
		if name == "name" || name == "key" || name == "path" || name == "image" || name == "mountPath" {
			likely = 1
		}
		if m.r.IntN(len(fields)+2) < likely || likely == 1 && m.r.IntN(5) > 0 {
			out[name] = m.value(m.types[typ][name], name, depth+1)
		}
	}
	return out
}

// words are what texts of some fields look like.
var wordsOf = map[string][]string{
	"operator": {"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Equal"}, "fieldPath": {"metadata.name", "metadata.labels", "status.podIP", "spec.nodeName", "metadata.annotations['a b']", "status.phase"},
	"resource": {"limits.cpu", "requests.memory", "limits.x", "cpu", "limits.hugepages-2Mi"}, "image": {"r.example.com/x:1", "r.example.com/x:1 "}, "path": {"/x", "x", "../x", "x/../y", "/", "..data", "x:y"},
	"mountPath": {"/x", "/x/", "x", "/own", "/own/", "/a:b", "/"}, "hostIP": {"10.0.0.1", "x"}, "containerName": {"x", "side"}, "restartPolicy": {"Always", "OnFailure", "Never", "NotRequired"},
	"name": {"own", "a", "side", "vol", "A", "a.b", "x_y", strings.Repeat("n", 64), "cpu"}, "key": {"a", "a b", "example.com/a", "x/y/z", "..a", "/"}, "effect": {"NoSchedule", "NoExecute", "PreferNoSchedule", "x"},
	"subPath": {"a", "/a", "../a", "$(A)"}, "subPathExpr": {"$(A)", "/a", "../a"}, "medium": {"", "Memory", "HugePages", "HugePages-2Mi", "x"}, "prefix": {"A_", "a=b", "1", "a b"}, "devicePath": {"/dev/x", "../x", "x", ""},
	"type": {"Localhost", "RuntimeDefault", "Unconfined", "", "Directory", "Socket", "x"}, "signal": {"SIGTERM", "TERM", "SIGRTMIN"}, "terminationMessagePath": {"/dev/x", "x", ""}, "workingDir": {"/x", "x"},
	"nodeName": {"a", "A"}, "runAsUserName": {"", "a", "a\\b", "a/b", strings.Repeat("x", 300)}, "driver": {"a.b", "A_b", strings.Repeat("x", 64)}, "unhealthyPodEvictionPolicy": {"x"},
}

func (m *mutator) text(field string) string {
	if words := wordsOf[field]; words != nil && m.r.IntN(5) > 0 {
		return pickOf(m.r, words...)
	}
	return pickOf(m.r, "", "a", "a b", " ", "A", "a.b", "-a", "a_b", "example.com/a", "/a", "../a", "a=b", "a:b", "1", "::1", "10.0.0.1", "none", strings.Repeat("a", 64), strings.Repeat("a", 300), "a\nb", "é")
}
