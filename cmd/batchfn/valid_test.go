package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/fleettest"
)

// TestGeneratedFleetsAreValid: whatever an entry says, it is refused, or the API server
// takes what is rendered of it.
func TestGeneratedFleetsAreValid(t *testing.T) {
	notQuick(t)
	const fleets = 1500
	var all []byte
	rendered := 0
	file := filepath.Join(t.TempDir(), "fleet.json")
	for i := range fleets {
		r := rand.New(rand.NewPCG(uint64(i), 9))
		f := fleettest.New(r)
		for range r.IntN(3) {
			wild(r, f)
		}
		require.NoError(t, os.WriteFile(file, []byte(inOwnNamespaces(f, i)), 0o644))
		out, errs, status := batchfn(t, "render", file, "--version", "v1")
		require.NotEqual(t, cli.Limit, status, "fleet %d: %s", i, errs)
		if status == cli.OK {
			rendered++
			all = append(append(all, "---\n"...), out...)
		} else {
			require.Empty(t, out)
		}
	}
	t.Logf("%d of %d are rendered", rendered, fleets)
	require.Greater(t, rendered, fleets/4)
	validate(t, all)
}

// inOwnNamespaces is the fleet as JSON. Many fleets are one input of the validation,
// which refuses a name that stands twice.
func inOwnNamespaces(f *fleettest.Fleet, i int) string {
	regions := object{}
	for name, region := range f.Platform["regions"].(object) {
		own := maps.Clone(region.(object))
		own["namespace"] = fmt.Sprintf("f%d-%s", i, name)
		regions[name] = own
	}
	out := object{"platform": f.Setting("regions", regions).Platform}
	for _, e := range f.Entries {
		kind := string(e.Kind)
		if out[kind] == nil {
			out[kind] = object{}
		}
		out[kind].(object)[e.Name] = e.Fields
	}
	return fleettest.JSON(out)
}

// wildValues are what people may write into a field: good, and wrong in each way that
// somebody could think of.
var wildValues = map[string][]any{
	"commands":         {"", "run", "a \\\n b", "'a\nb'", "x y\tz", "日本 --é", []any{}, []any{""}, []any{"a", ""}, []any{"$(A)", "$$(A)", "$("}, []any{"a\x00b"}, []any{strings.Repeat("a", 5000)}, strings.Repeat("a ", 2000), "run $(date)", "'$(A)'"},
	"image":            {"x", "x:1", "x/y", "x/y:latest", "x/y@sha256:" + strings.Repeat("a", 64), "X/y:1", "x/y: 1", "x/y:{version}", "x/{region}:1", "x/{owner}:1", " x/y:1", "x/y:1 ", "", strings.Repeat("a", 300) + ":1"},
	"env":              {object{"A": ""}, object{"": "a"}, object{"A B": "c"}, object{"A=B": "c"}, object{"1": "a"}, object{"a.b": "c"}, object{"a-b": "c"}, object{"é": "c"}, object{"A": "$(B)", "B": "$(A)"}, object{"A": strings.Repeat("x", 5000)}, object{"A": "a\nb\tc\"'\\"}},
	"env.A":            {object{"secret": "s", "key": "k"}, object{"secret": "S_", "key": "k"}, object{"secret": "s", "key": "a b"}, object{"secret": "s", "key": ".."}, object{"configMap": "c", "key": "k", "optional": true}, object{"configMap": "", "key": "k"}, object{"configMap": "a.b", "key": strings.Repeat("k", 254)}, object{"field": "metadata.name"}, object{"field": "metadata.labels['a']"}, object{"field": "limits.memory"}, object{"field": "limits.cpu"}, object{"field": "requests.x"}, object{"field": "spec.nodeName"}, object{"field": "status.phase"}, object{"field": "metadata.annotations['A b']"}},
	"envFrom":          {[]any{}, []any{object{"secret": "s"}}, []any{object{"configMap": "c", "prefix": "P_"}}, []any{object{"secret": "s", "prefix": "a b"}}, []any{object{"secret": "s", "prefix": "1"}}, []any{object{"secret": "s", "prefix": "a="}}, []any{object{"configMap": "A"}}, []any{object{"secret": "s", "configMap": "c"}}},
	"volumes":          {object{"V": object{"mountPath": "/v", "emptyDir": object{}}}, object{strings.Repeat("v", 64): object{"mountPath": "/v", "emptyDir": object{}}}, object{"v": object{"mountPath": "v", "emptyDir": object{}}}, object{"v": object{"mountPath": "/", "secret": "s"}}, object{"v": object{"mountPath": "/v:w", "secret": "s"}}, object{"v": object{"mountPath": "/v", "subPath": "../a", "configMap": "c"}}, object{"v": object{"mountPath": "/v", "emptyDir": object{"sizeLimit": "-1"}}}, object{"v": object{"mountPath": "/v", "emptyDir": object{"sizeLimit": "1Gi", "medium": "Memory"}}}, object{"v": object{"mountPath": "/v", "emptyDir": object{"medium": "HugePages"}}}, object{"v": object{"mountPath": "/v", "emptyDir": object{"medium": "x"}}}, object{"v": object{"mountPath": "/v", "secret": "A"}}, object{"a": object{"mountPath": "/v", "secret": "s"}, "b": object{"mountPath": "/v", "secret": "t"}}, object{"a": object{"mountPath": "/v", "secret": "s", "optional": true, "subPath": "a/b"}}, object{"batchfn": object{"mountPath": "/v", "emptyDir": object{}}}},
	"labels":           {object{"": "a"}, object{"a b": "c"}, object{"a/b/c": "d"}, object{"a/b": "c"}, object{"A/b": "c"}, object{"a": ""}, object{"a": " "}, object{"a": strings.Repeat("x", 64)}, object{"a": "-"}, object{"a": "日"}, object{strings.Repeat("k", 64): "a"}, object{strings.Repeat("k.", 126) + "k/a": "a"}, object{strings.Repeat("k.", 127) + "k/a": "a"}},
	"annotations":      {object{"": "a"}, object{"a b": "c"}, object{"A/b": "c"}, object{"a": "\n\x01\u202e"}, object{"a": strings.Repeat("x", 300000)}, object{"example.com/A_b.c": "日本"}, object{"a/b/c": "d"}},
	"resources":        {object{"cpu": "100m", "memory": "1Gi"}, object{"cpu": "1.5", "memory": "1G"}, object{"cpu": 1, "memory": "1Gi"}, object{"cpu": "1e3", "memory": "1E"}, object{"cpu": "0", "memory": "1Gi"}, object{"memory": "128m"}, object{"memory": "9999999999999999999999"}, object{"cpu": "0.0001", "memory": "1Gi"}, object{"cpuLimit": "none", "memoryLimit": "none"}, object{"cpuLimit": "50m"}, object{"memoryLimit": "64Mi"}, object{"extended": object{"nvidia.com/gpu": "1"}}, object{"extended": object{"nvidia.com/gpu": "0.5"}}, object{"extended": object{"ephemeral-storage": "1Gi"}}, object{"extended": object{"gpu": "1"}}, object{"extended": object{"hugepages-2Mi": "2Mi"}}, object{"extended": object{"hugepages-2Mi": "3Mi"}}, object{"extended": object{"kubernetes.io/x": "1"}}, object{"extended": object{"requests.example.com/x": "1"}}, object{"extended": object{"example.com/x": "-1"}}, object{"extended": object{"a b/x": "1"}}},
	"liveness":         {object{"command": []any{"x"}}, object{"command": []any{}}, object{"command": []any{""}}, object{"path": "/x", "port": 80}, object{"path": "x", "port": 80}, object{"path": "/x", "port": 0}, object{"path": "/x", "port": 65536}, object{"command": []any{"x"}, "period": "1s"}, object{"command": []any{"x"}, "period": "0s"}, object{"command": []any{"x"}, "period": "600000h"}, object{"path": "/x", "port": 80, "command": []any{"x"}}},
	"serviceAccount":   {"a", "A", "a.b", "a_b", "", strings.Repeat("a", 253), strings.Repeat("a", 254), "-"},
	"service":          {"a", "A b", "", strings.Repeat("a", 63), strings.Repeat("a", 64), "a/b", "日本"},
	"gracePeriod":      {"0s", "1s", "600000h", "2147483647s", "2147483648s", "-1s", "1.5s", "1d", 30},
	"idempotent":       {true, false, "yes"},
	"expectedDuration": {"1m", "59m", "1h", "2h", "0s"},
	"suspend":          {true, false, nil},
	"protect":          {true, false},
	"istio":            {object{"mode": "sidecar"}, object{"mode": "native"}, object{"mode": "ambient"}, object{"mode": "off"}, object{"mode": "x"}, object{}},
	"overrides":        {object{"jp": object{"env": object{"A": nil}}}, object{"jp": object{"labels": object{"team": "B b"}}}, object{"jp": object{"resources": object{"memory": "1"}}}, object{"jp": object{"commands": []any{"x", ""}}}, object{"jp": object{"suspend": true}}, object{"jp": object{"volumes": nil}}, object{"jp": object{"annotations": object{"a": nil}}}, object{"xx": object{}}},
	"runbook":          {"https://a", "http://a/b?c=d#e", "ftp://a", "a", "https://a b", "https://日本.jp/あ", "https://a/" + strings.Repeat("x", 4000)},
	"schedule":         {"@daily", "@reboot", "H 3 * * *", "H(0-29) H * * *", "H/15 * * * *", "*/7 * * * *", "0 0 30 2 *", "60 * * * *", "0 3 * * 7", "0 3 * * SUN", "0 3 ? * ?", "0 3 1-5/2 JAN *", " 0 3 * * * ", "0\t3 * * *", "TZ=UTC 0 3 * * *", "0 3 * * * *", "@every 1h", "", "0 3 * *"},
	"timeZone":         {"UTC", "Etc/UTC", "Asia/Tokyo", "JST", "Local", "localtime", "posixrules", "Etc/GMT-9", "asia/tokyo", "", "EST5EDT", "right/UTC", "../UTC", "US/Pacific-New"},
	"concurrency":      {"Forbid", "Allow", "Replace", "forbid"},
	"timeout":          {"1s", "1h", "2147483647s", "2147483648s", "0s", "1.5h"},
	"retries":          {0, 1, 10, 11, -1, 1.5, "1"},
	"startingDeadline": {"10s", "9s", "600000h", "2147483648s"},
	"shards":           {0, 1, 2, 1000, 1001, -1},
	"history":          {object{"succeeded": 0, "failed": 0}, object{"failed": 2147483647}, object{"succeeded": 2147483648}, object{"failed": -1}},
	"ttl":              {"1s", "600000h", "2147483648s", "0s"},
	"replicas":         {1, 2, 0, 2147483647, 2147483648, "1"},
	"interval":         {"1s", "0s", "600000h"},
	"selector":         {object{"a": "b"}, object{}, object{"a b": "c"}, object{"a": "b c"}, object{"app.kubernetes.io/name": "x"}, object{"app.kubernetes.io/instance": "x"}, object{"pod-template-hash": "x"}, object{"a": ""}},
	"queue":            {object{"name": "q"}, object{"name": "q.fifo"}, object{"name": "q q"}, object{"name": "{owner}"}, object{"url": "https://sqs.ap-northeast-1.amazonaws.com/123456789012/q"}, object{"url": "https://queue.amazonaws.com/123456789012/q"}, object{"url": "http://x"}, object{"name": "q-{region}", "queueLength": 0}, object{"name": "q-{region}", "queueLength": 2147483648}, object{"name": strings.Repeat("q", 80) + "-{region}"}, object{"name": strings.Repeat("q", 90)}},
	"scale":            {object{"min": 0, "max": 1}, object{"min": 2, "max": 1}, object{"max": 0}, object{"min": -1}, object{"max": 2147483648}, object{"pollingInterval": "1s", "cooldown": "1s"}, object{"pollingInterval": "600000h"}, object{"min": 1, "max": 1}},
}

// fieldsOf are the fields that only entries of a kind have.
var fieldsOf = map[string][]string{
	"batches":   {"schedule", "timeZone", "concurrency", "timeout", "retries", "startingDeadline", "shards", "history", "ttl", "protect"},
	"iterators": {"replicas", "interval", "selector"},
	"workers":   {"queue", "scale", "selector"},
}

// wildNames are names of entries.
var wildNames = []string{"a", "A", "0", "1a", "a.b", "a-", strings.Repeat("a", 52), strings.Repeat("a", 53), strings.Repeat("a", 63), strings.Repeat("a", 64), "istio-proxy", "日本", "true", "null"}

// wild gives a field of an entry, or of the platform, a value of those that there are
// for it, or of those for another.
func wild(r *rand.Rand, f *fleettest.Fleet) {
	i := r.IntN(len(f.Entries))
	e := &f.Entries[i]
	if r.IntN(12) == 0 {
		e.Name = fleettest.Pick(r, wildNames...)
		return
	}
	field := fleettest.Pick(r, slices.Sorted(maps.Keys(wildValues))...)
	for kind, own := range fieldsOf {
		if kind != string(e.Kind) && slices.Contains(own, field) && r.IntN(10) > 0 {
			field = fleettest.Pick(r, fieldsOf[string(e.Kind)]...)
			break
		}
	}
	values := wildValues[field]
	if r.IntN(20) == 0 {
		values = wildValues[fleettest.Pick(r, slices.Sorted(maps.Keys(wildValues))...)]
	}
	value := fleettest.Pick(r, values...)
	fields := maps.Clone(e.Fields)
	switch e.Fields = fields; {
	case field == "env.A":
		fields["env"] = object{"A": value}
	case r.IntN(6) == 0 && fields["regions"] == nil:
		fields["overrides"] = object{"jp": object{field: value}}
	case r.IntN(6) == 0 && field != "overrides":
		defaults := maps.Clone(f.Platform["defaults"].(object))
		defaults[field] = value
		f.Platform["defaults"] = defaults
	default:
		fields[field] = value
	}
}

// TestCorporaAreValid: so does the API server with what is rendered of the seeds of the
// fuzz targets, and of what they have found.
func TestCorporaAreValid(t *testing.T) {
	notQuick(t)
	for file, texts := range map[string][]string{
		"fleet.cue":    append(corpus(t, ".cue"), found(t, "FuzzFleetCUE")...),
		"f.fleet.yaml": append(corpus(t, ".yaml"), found(t, "FuzzFleetYAML")...),
	} {
		rendered := 0
		for _, text := range texts {
			if file == "fleet.cue" && isSlow(text) {
				continue
			}
			inTheRepository(t, oneFleet(file, text))
			if out, _, status := batchfn(t, "render", "--version", "v1", "."); status == cli.OK {
				rendered++
				validate(t, out)
			}
			if t.Failed() {
				t.Fatalf("%s:\n%s", file, text)
			}
		}
		t.Logf("%s: %d of %d are rendered", file, rendered, len(texts))
		require.Greater(t, rendered, 10)
	}
}

// found are the texts that a fuzz target has found.
func found(t *testing.T, target string) (texts []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/fuzz/" + target + "/*")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for line := range strings.Lines(string(text)) {
			if quoted, ok := strings.CutPrefix(strings.TrimSpace(line), "string("); ok {
				text, err := strconv.Unquote(strings.TrimSuffix(quoted, ")"))
				require.NoError(t, err, file)
				texts = append(texts, text)
			}
		}
	}
	return texts
}
