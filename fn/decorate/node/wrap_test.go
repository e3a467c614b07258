package node_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/node"
	"github.com/batchfn/batchfn/fn/decorate/start"
)

var wrappers = []start.Wrapper{
	{ReadyTimeout: 5 * time.Minute},
	{ReadyTimeout: 90 * time.Second, Binary: true, Image: "registry.example.com/batchfn:v1"},
}

// TestOnlyTheCommandLineIsReplaced: over hundreds of shapes, both YAML readers see the
// wrapper's command, the old words behind it, and all else as it was; no line is gone
// but those of command and args, no comment at all, and a second run changes nothing.
func TestOnlyTheCommandLineIsReplaced(t *testing.T) {
	refused, wrapped := 0, 0
	for seed := range uint64(600) {
		text := workload(seed)
		w := wrappers[seed%2]
		before, err := read3(text)
		require.NoError(t, err, text)
		out, err := node.Wrap([]byte(text), w)
		if r := (*node.Refused)(nil); errors.As(err, &r) {
			require.Positive(t, r.Line)
			t.Log(seed, err, "\n", text)
			refused++
			continue
		}
		require.NoError(t, err, text)
		now, err := read3(string(out))
		require.NoError(t, err, string(out))
		want, has := wrapModel(before, w)
		require.Equal(t, want, now, "seed %d\n%s\n->\n%s", seed, text, out)
		if before, err := readYAML(text); err == nil {
			now, err := readYAML(string(out))
			require.NoError(t, err, string(out))
			want, _ := wrapModel(before, w)
			require.Equal(t, normal(want), normal(now), string(out))
		}
		if !has {
			require.Equal(t, text, string(out), "without a command there is nothing to wrap")
			continue
		}
		wrapped++
		commentsStay(t, text, string(out))
		again, err := node.Wrap(out, w)
		require.NoError(t, err, string(out))
		require.Equal(t, string(out), string(again))
		newer := w
		newer.ReadyTimeout = time.Hour // an older wrapper is replaced, and not wrapped
		out, err = node.Wrap(out, newer)
		require.NoError(t, err)
		if newest, err := read3(string(out)); assert.NoError(t, err) {
			main := mainContainer(newest)
			assert.Equal(t, newer.Command(isJob(newest)), texts(main["command"]))
			assert.Equal(t, texts(mainContainer(now)["args"]), texts(main["args"]))
		}
	}
	assert.Zero(t, refused)
	assert.Greater(t, wrapped, 200)
}

// normal leaves out which type of number a reader chose.
func normal(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			v[key] = normal(v[key])
		}
	case []any:
		for i := range v {
			v[i] = normal(v[i])
		}
	case int:
		return float64(v)
	case int64:
		return float64(v)
	}
	return v
}

// commentsStay holds every line to be there still, whatever its indentation, but for
// those that command and args are written in.
func commentsStay(t *testing.T, before, now string) {
	t.Helper()
	lines := map[string]int{}
	for line := range strings.Lines(now) {
		lines[strings.TrimSpace(line)]++
	}
	for line := range strings.Lines(before) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "#") && strings.ContainsAny(line, "{[~*") || strings.Contains(line, "null") || strings.Contains(line, "command") || strings.Contains(line, "args") {
			continue
		}
		if flow := strings.Trim(line, "],'"); !strings.HasPrefix(line, "- ") && slices.Contains([]string{"run", "run, # the program", "--all", "# behind", "a", "b", ""}, strings.TrimSpace(flow)) {
			continue
		}
		lines[line]--
		require.GreaterOrEqual(t, lines[line], 0, "%q is gone:\n%s\n->\n%s", line, before, now)
	}
	for _, comment := range []string{"# the program", "# it", "# the last", "# mine", "# the first", "# another", "# behind", "# beside"} {
		require.Equal(t, strings.Count(before, comment), strings.Count(now, comment), "%q:\n%s\n->\n%s", comment, before, now)
	}
	if strings.Contains(before, "\r\n") {
		require.Equal(t, strings.Count(now, "\n"), strings.Count(now, "\r\n"), now)
	} else {
		require.NotContains(t, now, "\r")
	}
}

func isJob(o map[string]any) bool { return o["kind"] == "Job" || o["kind"] == "CronJob" }

func podOf(o map[string]any) map[string]any {
	below := func(at map[string]any, path ...string) map[string]any {
		for _, key := range path {
			at = at[key].(map[string]any)
		}
		return at
	}
	if o["kind"] == "CronJob" {
		return below(o, "spec", "jobTemplate", "spec", "template", "spec")
	}
	return below(o, "spec", "template", "spec")
}

func mainContainer(o map[string]any) map[string]any {
	containers := podOf(o)["containers"].([]any)
	main := containers[0].(map[string]any)
	for _, c := range containers {
		if name := c.(map[string]any)["name"]; name == "mail" || main["name"] == "istio-proxy" {
			main = c.(map[string]any)
		}
	}
	return main
}

func texts(v any) (out []string) {
	list, _ := v.([]any)
	for _, item := range list {
		out = append(out, item.(string))
	}
	return out
}

// wrapModel is what a workload should become, as values, and whether it has a command.
func wrapModel(o map[string]any, w start.Wrapper) (map[string]any, bool) {
	main := mainContainer(o)
	words := texts(main["command"])
	if len(words) == 0 {
		return o, false
	}
	list := func(texts []string) (out []any) {
		for _, text := range texts {
			out = append(out, text)
		}
		return out
	}
	main["args"] = list(append(words, texts(main["args"])...))
	main["command"] = list(w.Command(isJob(o)))
	if live, ok := main["livenessProbe"].(map[string]any); ok && main["startupProbe"] == nil {
		probe := map[string]any{}
		maps.Copy(probe, live)
		period := 0
		if live["periodSeconds"] != nil {
			period = 30
		}
		probe["failureThreshold"] = w.Failures(period)
		main["startupProbe"] = probe
	}
	if w.Binary {
		main["volumeMounts"] = []any{map[string]any{"name": "batchfn-start", "mountPath": "/batchfn", "readOnly": true}}
		pod := podOf(o)
		pod["volumes"] = []any{map[string]any{"name": "batchfn-start", "emptyDir": map[string]any{"sizeLimit": "16Mi"}}}
		pod["initContainers"] = []any{map[string]any{
			"name": "batchfn-start", "image": w.Image, "command": []any{"/batchfn-start", "--install", "/batchfn/batchfn-start"},
			"resources":    map[string]any{"requests": map[string]any{"cpu": "10m", "memory": "16Mi"}, "limits": map[string]any{"memory": "16Mi"}},
			"volumeMounts": []any{map[string]any{"name": "batchfn-start", "mountPath": "/batchfn"}},
			"securityContext": map[string]any{"allowPrivilegeEscalation": false, "capabilities": map[string]any{"drop": []any{"ALL"}}, "readOnlyRootFilesystem": true,
				"runAsNonRoot": true, "runAsUser": 65532, "seccompProfile": map[string]any{"type": "RuntimeDefault"}},
		}}
	}
	return o, true
}
