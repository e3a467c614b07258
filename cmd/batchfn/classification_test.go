package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// classifiedFleet has a batch for each thing that decides what a failure means.
const classifiedFleet = `package fleet

batches: [string]: {owner: "mail-team", severity: "medium", commands: "work", schedule: "*/10 * * * *"}
batches: {
	plain: timeout: "1h"
	idempotent: {timeout: "1h", idempotent: true}
	retried: {timeout: "1h", idempotent: true, retries: 3}
	sharded: {timeout: "1h", shards: 2}
	"sharded-retried": {timeout: "1h", shards: 2, idempotent: true, retries: 1}
	prepared: {timeout: "1h", profile: "prepared"}
	native: {timeout: "1h", idempotent: true, istio: mode: "native"}
	unbounded: idempotent: true
}

platform: {
	name:  "acme"
	image: "registry.example.com/batch:{version}"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch"}
	owners: "mail-team": {}
	defaults: resources: {cpu: "100m", memory: "128Mi"}
	profiles: prepared: podSpec: initContainers: [{name: "prepare", image: "registry.example.com/prepare:1"}]
	istio: mode: "sidecar"
	policy: rules: "timeout-required": "off"
}
`

// binaryWrapper has the wrapper that is not in the image.
const binaryWrapper = `
platform: wrapper: {kind: "binary", image: "registry.example.com/batchfn:1.0.0"}
`

// A classification is how a batch's pods end one after another, the last ending
// being repeated, and what the Job is then.
type classification struct {
	name  string
	batch string
	pods  []ending
	want  string
}

// An ending and an outcome are what testdata/kubernetes/classify reads and prints.
type (
	ending struct {
		After     string         `json:"after"`
		Exit      int            `json:"exit"`
		Others    map[string]int `json:"others,omitempty"` // containers but the batch's own
		Disrupted bool           `json:"disrupted,omitempty"`
	}
	outcome struct {
		Pods      []struct{ Created, Ended string } // since the Job's start
		Failed    int                               // the Job's status.failed
		Succeeded int                               // and status.succeeded
		Reason    string                            // of the condition that ended it
		After     string
	}
)

func (o outcome) String() string {
	return fmt.Sprintf("%s: pods %d, failed %d", o.Reason, len(o.Pods), o.Failed)
}

// codes are pods in which the batch runs a minute and ends with these codes.
func codes(exits ...int) (pods []ending) {
	for _, code := range exits {
		pods = append(pods, ending{After: "1m", Exit: code})
	}
	return pods
}

// beside is a pod in which the batch ends with one code, and another container
// with 211.
func beside(exit int, container string) []ending {
	return []ending{{After: "1m", Exit: exit, Others: map[string]int{container: 211}}}
}

// evicted is a pod that is evicted from its node.
var evicted = []ending{{After: "1m", Exit: 143, Disrupted: true}}

// TestClassification puts rendered CronJobs through the controllers of
// Kubernetes itself: the infrastructure's failures are not counted, all others
// are, and the timeout ends what is not.
func TestClassification(t *testing.T) {
	then := slices.Concat[[]ending]
	tests := []classification{
		{"success", "plain", codes(0), "CompletionsReached: pods 1, failed 0"},

		{"no proxy", "plain", codes(211, 0), "CompletionsReached: pods 2, failed 0"},
		{"no proxy in two shards", "sharded", codes(211, 211, 0), "CompletionsReached: pods 4, failed 0"},
		{"no proxy in a shard that failed once", "sharded-retried", codes(1, 0, 211, 0), "CompletionsReached: pods 4, failed 1"},
		{"no proxy after both shards failed", "sharded-retried", codes(1, 1, 211, 211, 0), "CompletionsReached: pods 6, failed 2"},
		{"a shard that fails too often", "sharded-retried", codes(1, 0, 1), "FailedIndexes: pods 3, failed 2"},
		{"no proxy before a failure", "plain", codes(211, 211, 1), "BackoffLimitExceeded: pods 3, failed 1"},
		{"no proxy among three failures", "retried", codes(1, 211, 1, 211, 1, 0), "CompletionsReached: pods 6, failed 3"},
		{"no proxy among four failures", "retried", codes(1, 211, 1, 211, 1, 1), "BackoffLimitExceeded: pods 6, failed 4"},

		{"disruption", "plain", evicted, "BackoffLimitExceeded: pods 1, failed 1"},
		{"disruption where idempotent", "idempotent", then(evicted, codes(0)), "CompletionsReached: pods 2, failed 0"},
		{"disruption after no proxy", "idempotent", then(codes(211), evicted, codes(0)), "CompletionsReached: pods 3, failed 0"},
		{"disruption among three failures", "retried", then(codes(1, 1), evicted, codes(1, 0)), "CompletionsReached: pods 5, failed 3"},
		{"disruption's exit code only", "idempotent", codes(143), "BackoffLimitExceeded: pods 1, failed 1"},

		{"211 of istio-proxy", "plain", beside(0, "istio-proxy"), "BackoffLimitExceeded: pods 1, failed 1"},
		{"211 of istio-proxy and a failure", "plain", beside(1, "istio-proxy"), "BackoffLimitExceeded: pods 1, failed 1"},
		{"211 of istio-init", "plain", beside(0, "istio-init"), "BackoffLimitExceeded: pods 1, failed 1"},
		{"211 of an init container", "prepared", beside(0, "prepare"), "BackoffLimitExceeded: pods 1, failed 1"},

		{"211 without a wrapper", "native", codes(211), "BackoffLimitExceeded: pods 1, failed 1"},
		{"disruption without a wrapper", "native", then(evicted, codes(0)), "CompletionsReached: pods 2, failed 0"},

		{"211 without a timeout", "unbounded", codes(211), "BackoffLimitExceeded: pods 1, failed 1"},
		{"disruption without a timeout", "unbounded", evicted, "BackoffLimitExceeded: pods 1, failed 1"},
	}
	for _, code := range []int{1, 2, 126, 127, 137, 143, 210, 212, 255} {
		exit := fmt.Sprintf("exit code %d", code)
		tests = append(tests,
			classification{exit, "plain", codes(code), "BackoffLimitExceeded: pods 1, failed 1"},
			classification{exit + " three times", "retried", codes(code, code, code, 0), "CompletionsReached: pods 4, failed 3"},
			classification{exit + " four times", "retried", codes(code), "BackoffLimitExceeded: pods 4, failed 4"},
		)
	}
	for i, got := range classify(t, classifiedFleet, tests) {
		t.Run(tests[i].name, func(t *testing.T) { assert.Equal(t, tests[i].want, got.String()) })
	}
}

// TestClassificationWithTheBinaryWrapper is about the init container that
// brings the wrapper.
func TestClassificationWithTheBinaryWrapper(t *testing.T) {
	tests := []classification{
		{"no proxy", "plain", codes(211, 0), "CompletionsReached: pods 2, failed 0"},
		{"211 of the init container", "plain", beside(0, "batchfn-start"), "BackoffLimitExceeded: pods 1, failed 1"},
	}
	for i, got := range classify(t, classifiedFleet+binaryWrapper, tests) {
		t.Run(tests[i].name, func(t *testing.T) { assert.Equal(t, tests[i].want, got.String()) })
	}
}

// TestClassificationOfHandWritten: the wrapper that a hand-written CronJob asks for adds
// no failure policy, so its 211 is a failure unless the CronJob's own says otherwise.
func TestClassificationOfHandWritten(t *testing.T) {
	notQuick(t)
	const policy = "      podFailurePolicy: {rules: [{action: Ignore, onExitCodes: {containerName: mine, operator: In, values: [211]}}]}\n"
	dir := writeFiles(t, map[string]string{
		"fleet.cue": handWrittenPlatform,
		"plain.yaml": strings.NewReplacer("name: nightly\n  labels", "name: plain\n  namespace: batch-jp\n  labels", "nightly", "plain", "        metadata:\n          annotations:\n", "        metadata:\n          annotations:\n            batchfn.dev/start: wait\n",
			"            image:", "            command: [work]\n            image:").Replace(handWrittenJob),
		"mine.yaml": strings.NewReplacer("name: nightly\n  labels", "name: mine\n  namespace: batch-jp\n  labels", "nightly", "mine", "        metadata:\n          annotations:\n", "        metadata:\n          annotations:\n            batchfn.dev/start: wait\n",
			"            image:", "            command: [work]\n            image:", "      template:\n", policy+"      template:\n").Replace(handWrittenJob),
	})
	manifests, errs, status := batchfn(t, "decorate", dir+"/plain.yaml", dir+"/mine.yaml", "--fleet", dir+"/fleet.cue", "--region", "jp")
	require.Zero(t, status, string(errs))
	require.Contains(t, string(manifests), "quitquitquit")
	validate(t, manifests)
	tests := []classification{
		{"success", "plain", codes(0), "CompletionsReached: pods 1, failed 0"},
		{"no proxy", "plain", codes(211, 0), "CompletionsReached: pods 2, failed 1"},
		{"no proxy, by its own policy", "mine", codes(211, 211, 0), "CompletionsReached: pods 3, failed 0"},
		{"failure, by its own policy", "mine", codes(211, 1, 0), "CompletionsReached: pods 3, failed 1"},
	}
	for i, got := range classifyManifests(t, manifests, tests) {
		t.Run(tests[i].name, func(t *testing.T) { assert.Equal(t, tests[i].want, got.String()) })
	}
}

// TestTheTimeoutEndsWhatIsIgnored plays failures that never end.
func TestTheTimeoutEndsWhatIsIgnored(t *testing.T) {
	tests := []classification{
		{"no proxy", "plain", codes(211), "DeadlineExceeded: pods 10, failed 0"},
		{"disruptions", "idempotent", evicted, "DeadlineExceeded: pods 10, failed 0"},
		{"no proxy at the timeout", "plain", []ending{{After: "5m", Exit: 211}}, "DeadlineExceeded: pods 8, failed 1"}, // what the timeout itself ends is a failure
	}
	for i, got := range classify(t, classifiedFleet, tests) {
		t.Run(tests[i].name, func(t *testing.T) {
			assert.Equal(t, tests[i].want, got.String())
			assert.InDelta(t, time.Hour, duration(t, got.After), float64(5*time.Second))
		})
	}
}

// TestAShardThatFailsDoesNotEndTheOthers: a backoffLimit would, and their work of
// hours with them.
func TestAShardThatFailsDoesNotEndTheOthers(t *testing.T) {
	slow := []ending{{After: "1m", Exit: 1}, {After: "40m"}}
	got := classify(t, classifiedFleet, []classification{{batch: "sharded", pods: slow}})[0]
	assert.Equal(t, "FailedIndexes: pods 2, failed 1", got.String())
	assert.Equal(t, 1, got.Succeeded)
	assert.Equal(t, "40m0s", got.Pods[1].Ended)
	assert.InDelta(t, 40*time.Minute, duration(t, got.After), float64(5*time.Second))
}

// TestIgnoredPodsAreReplacedEverMoreSlowly is what pages/exit-codes.md says of the
// Job controller's back-off.
func TestIgnoredPodsAreReplacedEverMoreSlowly(t *testing.T) {
	got := classify(t, classifiedFleet, []classification{{batch: "plain", pods: codes(211)}})[0]
	var pauses []string
	for i, pod := range got.Pods[1:] {
		pauses = append(pauses, (duration(t, pod.Created) - duration(t, got.Pods[i].Ended)).String())
	}
	assert.Equal(t, []string{"10s", "20s", "40s", "1m20s", "2m40s", "5m20s", "10m0s", "10m0s", "10m0s"}, pauses)
}

func duration(t *testing.T, text string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(text)
	require.NoError(t, err)
	return d
}

// classifier builds the program that runs CronJobs with the controllers of
// Kubernetes itself.
var classifier = sync.OnceValues(func() (string, error) {
	const source = "../../testdata/kubernetes"
	if _, err := os.ReadDir(source + "/classify"); err != nil { // for the test cache: another program, another result
		return "", err
	}
	dir, err := os.MkdirTemp("", "batchfn-classify-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "classify")
	cmd := exec.Command("go", "build", "-C", source, "-o", bin, "./classify")
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
	cmd.Stderr = os.Stderr
	return bin, cmd.Run()
})

// classify renders a fleet and returns what becomes of its Jobs.
func classify(t *testing.T, fleet string, tests []classification) []outcome {
	t.Helper()
	notQuick(t)
	file := filepath.Join(t.TempDir(), "fleet.cue")
	require.NoError(t, os.WriteFile(file, []byte(fleet), 0o644))
	manifests, errs, status := batchfn(t, "render", file, "--version", "v1")
	require.Zero(t, status, string(errs))
	return classifyManifests(t, manifests, tests)
}

func classifyManifests(t *testing.T, manifests []byte, tests []classification) []outcome {
	t.Helper()
	bin, err := classifier()
	require.NoError(t, err, "building testdata/kubernetes/classify")
	var scenarios []string
	for _, test := range tests {
		scenario, err := json.Marshal(map[string]any{"batch": test.batch, "pods": test.pods})
		require.NoError(t, err)
		scenarios = append(scenarios, string(scenario))
	}
	var problems strings.Builder
	cmd := exec.CommandContext(t.Context(), bin, scenarios...)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(manifests), &problems
	out, err := cmd.Output()
	require.NoError(t, err, "%s%s", out, &problems)
	require.Empty(t, problems.String())

	outcomes := make([]outcome, len(tests))
	lines := json.NewDecoder(bytes.NewReader(out))
	for i := range outcomes {
		require.NoError(t, lines.Decode(&outcomes[i]), "%s", out)
	}
	return outcomes
}
