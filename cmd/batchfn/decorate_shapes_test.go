package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// TestDecorateOfAnyShape puts something else in the place of each value of a manifest:
// it is judged with a place, or passes as it is or with lines added, never with a value
// lost and never by a crash.
func TestDecorateOfAnyShape(t *testing.T) {
	dir := writeFiles(t, map[string]string{"fleet.cue": handWrittenPlatform})
	file := filepath.Join(dir, "job.yaml")
	waiting := strings.NewReplacer("            sidecar", "            batchfn.dev/start: wait\n            sidecar", "            image:", "            command: [work]\n            livenessProbe: {exec: {command: [live]}, periodSeconds: 5}\n            env: [{name: A, value: a}]\n            image:").Replace(handWrittenJob)
	var doc yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(waiting), &doc))
	statuses := map[cli.Status]int{}
	for _, n := range valuesOf(doc.Content[0]) {
		was := *n
		for _, other := range []string{"null", "text", "''", "{}", "[]", "{a: b}", "[a]", "[{name: A}]", "5", "true", "[null]", "[[]]"} {
			var with yaml.Node
			require.NoError(t, yaml.Unmarshal([]byte(other), &with))
			*n = *with.Content[0]
			text, err := yaml.Marshal(&doc)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(file, text, 0o644))
			out, errs, status := batchfn(t, "decorate", file, "--fleet", dir+"/fleet.cue", "--region", "jp")
			statuses[cli.Status(status)]++
			switch cli.Status(status) {
			case cli.OK:
				keeps(t, text, out)
			case cli.Findings:
				assert.Empty(t, out)
				assert.Equal(t, strings.Count("\n"+string(errs), "\nerror")+strings.Count("\n"+string(errs), "\nwarning"), strings.Count(string(errs), "job.yaml:"), string(errs))
			default:
				assert.Failf(t, "neither judged nor decorated", "%d: %s\n%s", status, errs, text)
			}
		}
		*n = was
	}
	assert.Greater(t, statuses[cli.OK], 50)
	assert.Greater(t, statuses[cli.Findings], 50)
}

// valuesOf are the values below one.
func valuesOf(n *yaml.Node) (all []*yaml.Node) {
	for i, c := range n.Content {
		if n.Kind != yaml.MappingNode || i%2 == 1 {
			all = append(append(all, c), valuesOf(c)...)
		}
	}
	return all
}

// keeps holds the old values to be in the new text, but for the command line.
func keeps(t *testing.T, before, now []byte) {
	t.Helper()
	var old, grown any
	require.NoError(t, yaml.Unmarshal(before, &old))
	require.NoError(t, yaml.Unmarshal(now, &grown))
	assert.True(t, holds(grown, old), "%s\n->\n%s", before, now)
}

func holds(now, old any) bool {
	switch old := old.(type) {
	case nil:
		return true
	case map[string]any:
		grown, ok := now.(map[string]any)
		for key, value := range old {
			if key != "command" && key != "args" && (!ok || !holds(grown[key], value)) {
				return false
			}
		}
		return ok
	case []any:
		grown, ok := now.([]any)
		for i := range old {
			if !ok || len(grown) < len(old) || !holds(grown[len(grown)-len(old)+i], old[i]) {
				return false
			}
		}
		return ok
	}
	a, _ := json.Marshal(old)
	b, _ := json.Marshal(now)
	return string(a) == string(b)
}
