package node_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	v3 "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/decorate/node"
	"github.com/batchfn/batchfn/fn/manifest"
)

var additions = []decorate.Additions{{
	Labels:         manifest.Strings{{Key: "batchfn.dev/owner", Value: "mail-team"}, {Key: "batchfn.dev/region", Value: "no"}},
	PodAnnotations: manifest.Strings{{Key: "owner", Value: "mail-team"}, {Key: "tags", Value: `{"a":"b"}`}},
	Env:            []manifest.EnvVar{manifest.Literal("BATCH_OWNER", "mail-team"), manifest.Literal("BATCH_REGION", "no")},
}, {
	PodLabels: manifest.Strings{{Key: "pod", Value: "yes"}},
	Env:       []manifest.EnvVar{manifest.FromField("DD_ENV", "metadata.labels['tags.datadoghq.com/env']")},
}}

// TestOnlyWhatIsMissingIsAdded: over hundreds of shapes, both YAML readers see the
// old values with what is missing, the difference is added lines, and a second run
// adds nothing.
func TestOnlyWhatIsMissingIsAdded(t *testing.T) {
	refused := 0
	const shapes = 600
	for seed := range uint64(shapes) {
		text := workload(seed)
		before, err := read3(text)
		require.NoError(t, err, text)
		out, err := node.Add([]byte(text), additions...)
		if r := (*node.Refused)(nil); errors.As(err, &r) {
			require.Positive(t, r.Line)
			t.Log(seed, err, "\n", text)
			refused++
			continue
		}
		require.NoError(t, err, text)
		now, err := read3(string(out))
		require.NoError(t, err, string(out))
		require.Equal(t, model(before), now, "seed %d\n%s\n->\n%s", seed, text, out)
		before2, err := readYAML(text)
		if err == nil { // the second reader has no merges of the first's
			now2, err := readYAML(string(out))
			require.NoError(t, err, string(out))
			require.Equal(t, model(before2), now2, string(out))
		}
		linesStay(t, text, string(out))
		again, err := node.Add(out, additions...)
		require.NoError(t, err, string(out))
		require.Equal(t, string(out), string(again))
	}
	assert.Zero(t, refused)
}

// linesStay holds the difference to added lines: a line of before is gone only
// where it holds what has to grow. Line ends are the text's own.
func linesStay(t *testing.T, before, now string) {
	t.Helper()
	lines := strings.SplitAfter(now, "\n")
	next := 0
	for _, line := range strings.SplitAfter(before, "\n") {
		if strings.ContainsAny(line, "{[~*") || strings.Contains(line, "null") {
			continue
		}
		i := next
		for i < len(lines) && strings.TrimRight(lines[i], "\r\n") != strings.TrimRight(line, "\r\n") {
			i++
		}
		require.Less(t, i, len(lines), "%q is gone:\n%s\n->\n%s", line, before, now)
		next = i + 1
	}
	if strings.Contains(before, "\r\n") {
		require.Equal(t, strings.Count(now, "\n"), strings.Count(now, "\r\n"), now)
	} else {
		require.NotContains(t, now, "\r")
	}
}

func read3(text string) (v map[string]any, err error) {
	err = v3.Unmarshal([]byte(text), &v)
	return v, err
}

func readYAML(text string) (v map[string]any, err error) {
	err = yaml.Unmarshal([]byte(text), &v)
	return v, err
}

// model is what a workload should become, as values.
func model(o map[string]any) map[string]any {
	into := func(at map[string]any, key string, pairs ...manifest.Strings) {
		m, _ := at[key].(map[string]any)
		if m == nil {
			m = map[string]any{}
		}
		for _, p := range pairs {
			for _, pair := range p {
				if _, have := m[pair.Key]; !have {
					m[pair.Key] = pair.Value
				}
			}
		}
		at[key] = m
	}
	below := func(at map[string]any, key string) map[string]any {
		into(at, key)
		return at[key].(map[string]any)
	}
	into(below(o, "metadata"), "labels", additions[0].Labels)
	spec := below(o, "spec")
	if o["kind"] == "CronJob" {
		job := below(spec, "jobTemplate")
		into(below(job, "metadata"), "labels", additions[0].Labels)
		spec = below(job, "spec")
	}
	pod := below(spec, "template")
	into(below(pod, "metadata"), "labels", additions[0].Labels, additions[1].PodLabels)
	into(below(pod, "metadata"), "annotations", additions[0].PodAnnotations)
	containers := below(pod, "spec")["containers"].([]any)
	main := containers[0].(map[string]any)
	for _, c := range containers {
		if name := c.(map[string]any)["name"]; name == "mail" || main["name"] == "istio-proxy" {
			main = c.(map[string]any)
		}
	}
	env, _ := main["env"].([]any)
	has := func(name string) bool {
		for _, v := range env {
			if v.(map[string]any)["name"] == name {
				return true
			}
		}
		return false
	}
	var front []any
	for _, literal := range additions[0].Env {
		if !has(literal.Name) {
			front = append(front, map[string]any{"name": literal.Name, "value": literal.Value})
		}
	}
	field := map[string]any{"fieldPath": "metadata.labels['tags.datadoghq.com/env']"}
	front = append(front, map[string]any{"name": "DD_ENV", "valueFrom": map[string]any{"fieldRef": field}})
	main["env"] = append(front, env...)
	return o
}
