package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// samples are the good manifests, one of each kind.
var samples = []string{"cronjob", "job", "deployment", "scaledobject"}

func TestGood(t *testing.T) {
	for _, name := range samples {
		t.Run(name, func(t *testing.T) { clean(t, judgeText(sample(t, name)), 1) })
	}
}

func TestFormsOfInput(t *testing.T) {
	var documents, values, files []string
	for _, name := range samples {
		value, err := yaml.YAMLToJSON([]byte(sample(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, sample(t, name))
		values = append(values, string(value))
		files = append(files, filepath.Join("testdata", name+".yaml"))
	}
	list := fmt.Sprintf(`{"apiVersion": "v1", "kind": "List", "items": [%s]}`, strings.Join(values, ","))
	listYAML, err := yaml.JSONToYAML([]byte(list))
	if err != nil {
		t.Fatal(err)
	}
	for form, got := range map[string]outcome{
		"YAML":                   judgeText(strings.Join(documents, "---\n")),
		"YAML, empty documents":  judgeText("# first\n---\n" + strings.Join(documents, "\n--- # next\n---\n") + "---\n"),
		"YAML, Windows newlines": judgeText(strings.ReplaceAll(strings.Join(documents, "---\n"), "\n", "\r\n")),
		"JSON values":            judgeText(strings.Join(values, "\n")),
		"List in JSON":           judgeText(list),
		"List in YAML":           judgeText(string(listYAML)),
		"files":                  judgeText("", files...),
	} {
		t.Run(form, func(t *testing.T) { clean(t, got, len(samples)) })
	}
}

func TestWarningsAreNoProblems(t *testing.T) {
	got := judgeText(edited(t, "cronjob", "- name: DD_SERVICE", "- name: BATCH_NAME"))
	if got.status != valid || !strings.HasPrefix(got.stderr, "warning: CronJob batch-jp/batch-sample: spec.jobTemplate") {
		t.Errorf("got %+v, want a warning", got)
	}
}

func TestNamespaceIsDefault(t *testing.T) {
	clean(t, judgeText(edited(t, "cronjob", "  namespace: batch-jp\n", "")), 1)
}

// TestDroppedByTheServer: nulls and a status are not part of what is created.
func TestDroppedByTheServer(t *testing.T) {
	clean(t, judgeText(edited(t, "scaledobject", "spec:\n", "status: {conditions: 1}\nspec:\n  fallback: null\n")), 1)
}

// BenchmarkFleet judges as many resources as 332 batches in three countries make.
func BenchmarkFleet(b *testing.B) {
	var fleet strings.Builder
	for i := range 1000 {
		fleet.WriteString(strings.ReplaceAll(sample(b, "cronjob"), "batch-sample", fmt.Sprintf("batch-%d", i)) + "---\n")
	}
	for i := range 75 {
		for _, name := range []string{"deployment", "scaledobject"} {
			fleet.WriteString(strings.ReplaceAll(sample(b, name), "worker-sample", fmt.Sprintf("worker-%d", i)) + "---\n")
		}
	}
	for b.Loop() {
		if got := judgeText(fleet.String()); got.status != valid {
			b.Fatal(got.stderr)
		}
	}
}
