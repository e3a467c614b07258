package node_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/decorate/node"
	"github.com/batchfn/batchfn/fn/manifest"
)

func TestPlaces(t *testing.T) {
	for name, c := range map[string]struct{ in, out string }{
		"labels that are not there": {
			"kind: A\nmetadata:\n  name: x # mine\n# below\n",
			"kind: A\nmetadata:\n  name: x # mine\n  labels:\n    l: \"1\"\n# below\n",
		},
		"an item with its dash": {
			"  - kind: A\n    metadata:\n      name: x\n",
			"  - kind: A\n    metadata:\n      name: x\n      labels:\n        l: \"1\"\n",
		},
		"JSON on one line": {
			`{"kind":"A","metadata":{"name":"x"}}`,
			`{"kind":"A","metadata":{"labels": {"l": "1"}, "name":"x"}}`,
		},
		"JSON on lines": {
			"{\n  \"metadata\": {\n    \"labels\": {\n      \"a\": \"b\"\n    }\n  }\n}\n",
			"{\n  \"metadata\": {\n    \"labels\": {\n      \"l\": \"1\",\n      \"a\": \"b\"\n    }\n  }\n}\n",
		},
		"an alias is written out where it is": {
			"metadata:\n  annotations: &a\n    b: c\n  labels: *a\n",
			"metadata:\n  annotations: &a\n    b: c\n  labels:\n    b: c\n    l: \"1\"\n",
		},
		"an alias elsewhere keeps its value": {
			"metadata:\n  labels: &a {b: c}\nspec:\n  selector: *a\n",
			"metadata:\n  labels: &a {l: \"1\", b: c}\nspec:\n  selector: {b: c}\n",
		},
		"a merge keeps its value": {
			"metadata:\n  labels: &a\n    b: c\nspec:\n  selector:\n    <<: *a\n",
			"metadata:\n  labels: &a\n    b: c\n    l: \"1\"\nspec:\n  selector:\n    <<: {b: c}\n",
		},
		"labels by a merge get more": {
			"x: &a\n  b: c\nmetadata:\n  labels:\n    <<: *a\n",
			"x: &a\n  b: c\nmetadata:\n  labels:\n    <<: *a\n    l: \"1\"\n",
		},
		"what a merge brings is there": {
			"x: &a\n  l: c\nmetadata:\n  labels:\n    <<: *a\n",
			"x: &a\n  l: c\nmetadata:\n  labels:\n    <<: *a\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := node.Add([]byte(c.in), label)
			require.NoError(t, err)
			assert.Equal(t, c.out, string(out))
		})
	}
}

var label = decorate.Additions{Labels: manifest.Strings{{Key: "l", Value: "1"}}, Env: []manifest.EnvVar{manifest.Literal("E", "1")}}

func TestASharedContainerIsWrittenOut(t *testing.T) {
	const in = `apiVersion: batch/v1
kind: Job
metadata: {name: x, labels: {l: "2"}}
common: &c
  name: x
  env:
  - name: A
    value: "1"
spec:
  template:
    metadata: {labels: {l: "2"}}
    spec:
      containers:
      - *c
      initContainers:
      - *c
`
	out, err := node.Add([]byte(in), label)
	require.NoError(t, err)
	assert.Contains(t, string(out), "      - {name: x, env: [{name: E, value: \"1\"}, {name: A, value: \"1\"}]}\n      initContainers:\n      - *c\n")
}

func TestWhatCanNotGrowIsRefusedWithItsPlace(t *testing.T) {
	for in, want := range map[string]string{
		"kind: A\nmetadata:\n  labels: text\n":          "3:11: metadata.labels is not a map",
		"kind: A\nmetadata: [a]\n":                      "2:11: metadata is not a map",
		"x: &a {labels: {a: b}}\nmetadata:\n  <<: *a\n": "metadata.labels comes from a merge",
		"kind: [\n":               "not valid YAML",
		"kind: A\n---\nkind: B\n": "a second document",
		"- kind: A\n- kind: B\n":  "not a resource",
		"metadata:\n  labels: &a\n    b: *a\n  annotations: *a\n":            "expands to too many nodes, or refers to itself",
		"apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: x\nspec: [a]\n": "5:7: spec is not a map",
	} {
		_, err := node.Add([]byte(in), label)
		var refused *node.Refused
		require.ErrorAs(t, err, &refused, in)
		assert.ErrorContains(t, err, want, in)
	}
}
