package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/kio/kioutil"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/resourcelist"
)

const krmDir = "../../testdata/krm/"

// function runs batchfn as a KRM function in a directory.
func function(t *testing.T, dir, input string) (stdout, stderr string, status cli.Status) {
	t.Helper()
	t.Chdir(dir)
	var out, errs bytes.Buffer
	status = run(nil, cli.Streams{In: strings.NewReader(input), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	return out.String(), errs.String(), status
}

// TestFunction runs the ResourceLists of testdata/krm/function, IN.yaml to
// IN.out, and holds each run to what is true of all.
func TestFunction(t *testing.T) {
	inputs, err := filepath.Glob(krmDir + "function/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, inputs)
	for _, name := range inputs {
		want, err := filepath.Abs(strings.TrimSuffix(name, ".yaml") + ".out")
		require.NoError(t, err)
		t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml"), func(t *testing.T) {
			in, err := os.ReadFile(name)
			require.NoError(t, err)
			out, errs, status := function(t, filepath.Dir(name), string(in))
			golden(t, want, fmt.Appendf(nil, "exit %d\n-- stderr --\n%s-- stdout --\n%s", status, errs, out))
			holdFunction(t, string(in), out, errs, status)
		})
	}
}

// holdFunction holds a run to the rules of KRM functions.
func holdFunction(t *testing.T, in, out, errs string, status cli.Status) {
	if out == "" {
		assert.NotZero(t, status, "an orchestrator takes an empty list for one without items")
		assert.NotEmpty(t, errs)
		return
	}
	given, givenItems := resources(t, in)
	got, gotItems := resources(t, out)
	failed := false
	for _, r := range got.Results {
		assert.Contains(t, errs, r.Message, "kustomize shows no results")
		assert.Contains(t, []string{"error", "warning"}, r.Severity)
		failed = failed || r.Severity == "error"
	}
	assert.Equal(t, failed, status != 0, "orchestrators look at the exit status only")
	if failed {
		assert.Equal(t, texts(t, givenItems), texts(t, gotItems), "on an error the items come back as they were")
		return
	}
	again, errs, status := function(t, ".", out)
	assert.Zero(t, status, errs)
	assert.Equal(t, out, again, "f(f(x)) = f(x)")
	kept := texts(t, gotItems)
	for i, text := range texts(t, givenItems) {
		if item := given.Items[i]; item.Kind != "BatchSet" && item.Metadata.Labels["app.kubernetes.io/managed-by"] != "batchfn" {
			assert.Contains(t, kept, text, "items of others stay")
		}
	}
}

// resourceList is a ResourceList, as any reader of YAML sees it.
type resourceList struct {
	Items []struct {
		Kind     string `yaml:"kind"`
		Metadata struct {
			Name        string            `yaml:"name"`
			Labels      map[string]string `yaml:"labels"`
			Annotations map[string]string `yaml:"annotations"`
		} `yaml:"metadata"`
	} `yaml:"items"`
	Results []resourcelist.Result `yaml:"results"`
}

func resources(t *testing.T, text string) (list resourceList, items []yaml.Node) {
	t.Helper()
	require.NoError(t, yaml.Unmarshal([]byte(text), &list))
	var whole struct {
		Items []yaml.Node `yaml:"items"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(text), &whole))
	return list, whole.Items
}

func texts(t *testing.T, items []yaml.Node) []string {
	t.Helper()
	var out []string
	for _, item := range items {
		text, err := yaml.Marshal(&item)
		require.NoError(t, err)
		out = append(out, string(text))
	}
	return out
}

// TestGeneratedItemsHaveAPlace: kpt wants to know the file of what is new.
func TestGeneratedItemsHaveAPlace(t *testing.T) {
	out, errs, status := function(t, krmDir+"function", listOf("", "kind: BatchSet\napiVersion: batchfn.dev/v1alpha1\nmetadata: {name: x}\nspec: {sources: [fleet], regions: [jp, tw], version: v1}\n"))
	require.Zero(t, status, errs)
	places := map[string]bool{}
	list, _ := resources(t, out)
	for _, item := range list.Items {
		annotations := item.Metadata.Annotations
		place := annotations[kioutil.PathAnnotation] + " " + annotations[kioutil.IndexAnnotation]
		assert.Regexp(t, `^(jp|tw)/[a-z-]+\.yaml [01]$`, place)
		assert.False(t, places[place], place)
		places[place] = true
		assert.NotContains(t, annotations, "batchfn.dev/batch-set", "nobody hands a generator's output back")
	}
}

// listOf is a ResourceList of items and a functionConfig, as text.
func listOf(items, config string) string {
	text := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
	if items != "" {
		text += "items:\n" + items
	}
	if config != "" {
		text += "functionConfig:\n  " + strings.ReplaceAll(strings.TrimSuffix(config, "\n"), "\n", "\n  ") + "\n"
	}
	return text
}

// TestWhatIsNoFunctionInputEndsWithStatus2: nothing is taken for success by
// accident.
func TestWhatIsNoFunctionInputEndsWithStatus2(t *testing.T) {
	set := func(spec string) string {
		return listOf("", "apiVersion: batchfn.dev/v1alpha1\nkind: BatchSet\nmetadata: {name: x}\nspec: "+spec+"\n")
	}
	configMap := func(data string) string {
		return listOf("", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: "+data+"\n")
	}
	for input, want := range map[string]string{
		"":                    "standard input is empty",
		"kind: List":          `got kind "List"`,
		listOf("", ""):        "there is nothing to render",
		listOf("", "kind: X"): `kind is "X"`,
		listOf("", "apiVersion: batchfn.dev/v1\nkind: BatchSet\nmetadata: {name: x}"):            `of apiVersion "batchfn.dev/v1"`,
		listOf("", "apiVersion: batchfn.dev/v1alpha1\nkind: BatchSets\nmetadata: {name: x}"):     `did you mean "BatchSet"?`,
		listOf("- apiVersion: batchfn.dev/v2\n  kind: BatchSet\n  metadata: {name: x}\n", ""):    `of apiVersion "batchfn.dev/v2"`,
		listOf("- apiVersion: batchfn.dev/v1alpha1\n  kind: Batch\n  metadata: {name: x}\n", ""): `kind is "Batch"`,
		set("{sources: [fleet], regin: jp}"):                                                     `did you mean "region"?`,
		set("{sources: [fleet], region: [jp]}"):                                                  "spec.region",
		set("{sources: [fleet], region: jpn}"):                                                   `did you mean "jp"?`,
		set("{sources: [fleet], region: ''}"):                                                    "spec.region is empty",
		set("{sources: [fleet], regions: []}"):                                                   "spec.regions is empty",
		set("{sources: [fleet], region: jp, regions: [tw]}"):                                     "set only one of the two",
		set("{sources: [fleet], version: a b}"):                                                  "not a valid label value",
		set("{sources: [fleet], version: ''}"):                                                   "spec.version is empty",
		set("{sources: [fleet], version: 1.10}"):                                                 "spec.version",
		set("{sources: [gone]}"):                                                                 "no such file",
		set("{}"):                                                                                "the set is empty",
		set("{cue: 'platform: {'}"):                                                              "BatchSet/x",
		set("{cue: 'batches: {}'}"):                                                              "platform",
		configMap("{source: fleet, regoin: jp}"):                                                 `did you mean "region"?`,
		configMap("{source: fleet, region: [jp]}"):                                               "data.region",
		configMap("{source: ''}"):                                                                "data.source is empty",
		configMap("{region: jp}"):                                                                "there is nothing to render",
		set("&a {sources: *a}"):                                                                  "refers to itself",
		set("{cue: \"import \\\"example.com/gone\\\"\"}"):                                        "BatchSet/x",
		set("{platform: {name: x, owners: {}, regions: {jp: {timeZone: UTC, namespace: jp}}}}"):  "yields no resource",
		"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- a\n":                 "an item is not a resource",
		"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nkind: ResourceList\nitems: []": "twice",
	} {
		_, errs, status := function(t, krmDir+"function", input)
		assert.Equal(t, cli.Unreadable, status, "%s\n%s", input, errs)
		assert.Contains(t, errs, want, input)
		t.Chdir("../../../cmd/batchfn")
	}
}
