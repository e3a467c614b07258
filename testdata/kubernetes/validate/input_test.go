package main

import (
	"strings"
	"testing"
)

func TestDuplicates(t *testing.T) {
	cronJob, scaled := sample(t, "cronjob"), sample(t, "scaledobject")
	const twice = "metadata.name: duplicate: the input has this resource twice"
	refused(t, judgeText(cronJob+"---\n"+cronJob), "CronJob batch-jp/batch-sample: "+twice)
	refused(t, judgeText(scaled+"---\n"+scaled), "ScaledObject batch-jp/worker-sample: "+twice)
	refused(t, judgeText("", "testdata/job.yaml", "testdata/job.yaml"), "Job batch-jp/migrate: "+twice)
	elsewhere := edited(t, "cronjob", "batch-jp", "batch-tw")
	clean(t, judgeText(cronJob+"---\n"+elsewhere), 2)
}

func TestScaledObjectsOfOneWorkload(t *testing.T) {
	second := edited(t, "scaledobject", "  name: worker-sample\n  namespace", "  name: second\n  namespace")
	refused(t, judgeText(sample(t, "scaledobject")+"---\n"+second),
		"ScaledObject batch-jp/second: spec.scaleTargetRef: duplicate: ",
		"ScaledObject batch-jp/second: spec.advanced.horizontalPodAutoscalerConfig.name: duplicate: ")
}

func TestEveryProblemIsFound(t *testing.T) {
	text := edited(t, "cronjob", "  timeZone: Asia/Tokyo\n", "  timeZone: JST\n  timezone: JST\n  suspend: true\n")
	refused(t, judgeText(text+"---\n"+edited(t, "job", "Never", "Always")),
		`CronJob batch-jp/batch-sample: line 18: key "suspend" already set in map`,
		"CronJob batch-jp/batch-sample: spec.timezone: unknown field",
		"CronJob batch-jp/batch-sample: spec.timeZone: Invalid value: ",
		"Job batch-jp/migrate: spec.template.spec.restartPolicy: Required value: ")
}

func TestDuplicateKeysInJSON(t *testing.T) {
	for kind, version := range map[string]string{"Deployment": "apps/v1", "ScaledObject": "keda.sh/v1alpha1"} {
		got := judgeText(`{"apiVersion": "` + version + `", "kind": "` + kind + `", "metadata": {"name": "a", "name": "b"}}`)
		if got.status != invalid || !strings.Contains(got.stderr, ": metadata.name: duplicate field\n") {
			t.Errorf("%s: got %+v, want a duplicate field", kind, got)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for input, want := range map[string]string{
		"":                           "no resource in the input",
		"# nothing\n---\n":           "no resource in the input",
		"kind: List\napiVersion: v1": "no resource in the input",
		"a: [":                       "reading standard input: document 1: yaml: ",
		"kind: A\n---\n- kind: B":    "reading standard input: document 2: not an object",
		"hello":                      "reading standard input: document 1: not an object",
		`{"kind": `:                  "reading standard input: document 1: unexpected EOF",
		`{"kind": "A"} {`:            "reading standard input: document 2: unexpected EOF",
	} {
		got := judgeText(input)
		if got.status != unreadable || got.stdout != "" || !strings.HasPrefix(got.stderr, "validate: "+want) {
			t.Errorf("%q: got %+v, want %s", input, got, want)
		}
	}
	if got := judgeText("", "testdata/missing.yaml"); got.status != unreadable {
		t.Errorf("a missing file: got %+v", got)
	}
}
