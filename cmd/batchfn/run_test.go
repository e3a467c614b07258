package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ran is the Job of a batch of a fleet, as batchfn run prints it.
func ran(t *testing.T, file, name string, args ...string) string {
	t.Helper()
	out, errs, status := batchfn(t, append([]string{"run", name, file, "--region", "jp", "--version", "v1"}, args...)...)
	require.Zero(t, status, string(errs))
	return string(out)
}

// TestJobsOfRunAreValid puts Jobs through real Kubernetes validation.
func TestJobsOfRunAreValid(t *testing.T) {
	notQuick(t)
	for _, wrapper := range []string{"", binaryWrapper} {
		file := filepath.Join(t.TempDir(), "fleet.cue")
		long := strings.Repeat("x", 49) + "-xy" // 52 characters, a hyphen where it is cut
		entry := fmt.Sprintf("\nbatches: %q: timeout: \"1h\"\n", long)
		require.NoError(t, os.WriteFile(file, []byte(classifiedFleet+wrapper+entry), 0o644))
		for _, name := range []string{"plain", "idempotent", "retried", "sharded", "prepared", "native", long} {
			validate(t, []byte(ran(t, file, name, "--", "--date", "$(X)")))
			validate(t, []byte(ran(t, file, name, "--owner-uid", "00000000-0000-0000-0000-000000000000", "--timeout", "2h")))
		}
	}
}

// manualRun is what testdata/kubernetes/classify says of a Job beside its CronJob.
type manualRun struct {
	Args               []string
	Job, Pod           map[string]string
	Reason, Scheduled  string
	Active, Successful bool
}

// TestARunBesideTheSchedule creates the CronJob and a Job of batchfn run with the
// controllers of Kubernetes itself: the arguments arrive, owner and severity stay,
// and the schedule goes on as if there were no such Job. The success of an owned
// Job is the last success of its CronJob.
func TestARunBesideTheSchedule(t *testing.T) {
	slow, quick := []ending{{After: "25m"}, {After: "1m"}}, []ending{{After: "1m"}}
	owned := []string{"--owner-uid", "00000000-0000-0000-0000-000000000000"} // of the first object of an empty cluster
	for name, test := range map[string]struct {
		flags []string
		pods  []ending
		want  manualRun
	}{
		"on its own":             {nil, quick, manualRun{Reason: "CompletionsReached"}},
		"longer than the gap":    {nil, slow, manualRun{Reason: "CompletionsReached", Scheduled: "10m0s"}},
		"owned":                  {owned, quick, manualRun{Reason: "CompletionsReached", Successful: true}},
		"owned, longer":          {owned, slow, manualRun{Reason: "CompletionsReached", Scheduled: "10m0s", Successful: true}},
		"owned, failed":          {owned, codes(1, 0), manualRun{Reason: "BackoffLimitExceeded"}},
		"its own timeout":        {[]string{"--timeout", "10m"}, []ending{{After: "11m"}}, manualRun{Reason: "DeadlineExceeded", Scheduled: "10m0s"}},
		"no proxy, then success": {nil, codes(211, 0), manualRun{Reason: "CompletionsReached"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := besideTheSchedule(t, test.pods, append(test.flags, "--env", "A=b", "--", "--date", "$(TODAY)"))
			assert.Equal(t, []string{"work", "--date", "$$(TODAY)"}, got.Args)
			for _, labels := range []map[string]string{got.Job, got.Pod} {
				assert.Equal(t, "mail-team", labels["batchfn.dev/owner"])
				assert.Equal(t, "medium", labels["batchfn.dev/severity"])
			}
			assert.Equal(t, "manual", got.Job["batchfn.dev/run"])
			assert.NotContains(t, got.Pod, "batchfn.dev/run")
			got.Args, got.Job, got.Pod = nil, nil, nil
			assert.Equal(t, test.want, got)
		})
	}
}

func besideTheSchedule(t *testing.T, pods []ending, flags []string) (got manualRun) {
	t.Helper()
	notQuick(t)
	file := filepath.Join(t.TempDir(), "fleet.cue")
	require.NoError(t, os.WriteFile(file, []byte(classifiedFleet), 0o644))
	manifests, errs, status := batchfn(t, "render", file, "--version", "v1")
	require.Zero(t, status, string(errs))
	bin, err := classifier()
	require.NoError(t, err, "building testdata/kubernetes/classify")
	scenario, err := json.Marshal(map[string]any{"batch": "plain", "manual": true, "pods": pods})
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), bin, string(scenario))
	var problems bytes.Buffer
	cmd.Stdin, cmd.Stderr = strings.NewReader(string(manifests)+"---\n"+ran(t, file, "plain", flags...)), &problems
	out, err := cmd.Output()
	require.NoError(t, err, "%s%s", out, &problems)
	require.Empty(t, problems.String())
	require.NoError(t, json.NewDecoder(bytes.NewReader(out)).Decode(&got), "%s", out)
	return got
}
