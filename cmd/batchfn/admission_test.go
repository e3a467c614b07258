package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// admitter builds the program that holds manifests to an admission policy by the
// API server's own library.
var admitter = sync.OnceValues(func() (string, error) {
	const source = "../../testdata/kubernetes"
	if _, err := os.ReadDir(source + "/admit"); err != nil { // for the test cache: another program, another result
		return "", err
	}
	dir, err := os.MkdirTemp("", "batchfn-admit-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "admit")
	cmd := exec.Command("go", "build", "-C", source, "-o", bin, "./admit")
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
	cmd.Stderr = os.Stderr
	return bin, cmd.Run()
})

// admit is what the API server says of manifests under the policy of a fleet.
func admit(t *testing.T, fleet string, manifests []byte) string {
	t.Helper()
	notQuick(t)
	policy, errs, status := batchfn(t, "policy", "admission", fleet)
	require.Zero(t, status, string(errs))
	file := filepath.Join(t.TempDir(), "policy.yaml")
	require.NoError(t, os.WriteFile(file, policy, 0o644))
	bin, err := admitter()
	require.NoError(t, err, "building testdata/kubernetes/admit")
	cmd := exec.CommandContext(t.Context(), bin, file)
	cmd.Stdin = bytes.NewReader(manifests)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}

// TestTypesOfThePolicyAreChecked: each admission of these tests asks the API server's type
// checker, which finds a field that a kind lacks.
func TestTypesOfThePolicyAreChecked(t *testing.T) {
	notQuick(t)
	policy, errs, status := batchfn(t, "policy", "admission", "../../examples/quickstart")
	require.Zero(t, status, string(errs))
	bin, err := admitter()
	require.NoError(t, err)
	for _, wrong := range []struct{ good, bad string }{
		{"dyn(object).spec.template", "object.spec.template"}, // a CronJob has none
		{"variables.owner in [", "object.spec.owner == '' && variables.owner in ["},
	} {
		require.Contains(t, string(policy), wrong.good)
		file := filepath.Join(t.TempDir(), "policy.yaml")
		require.NoError(t, os.WriteFile(file, bytes.ReplaceAll(policy, []byte(wrong.good), []byte(wrong.bad)), 0o644))
		out, err := exec.CommandContext(t.Context(), bin, file).CombinedOutput()
		assert.Error(t, err)
		assert.Contains(t, string(out), "undefined field")
	}
}

// TestWhatIsRenderedIsAdmitted: the policy of a fleet stops nothing that the fleet
// renders.
func TestWhatIsRenderedIsAdmitted(t *testing.T) {
	dirs, err := filepath.Glob("../../testdata/golden/*")
	require.NoError(t, err)
	for _, dir := range append(dirs, "../../examples/fleet", "../../examples/quickstart") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			out, errs, status := batchfn(t, "render", dir, "--version", "v1")
			require.Zero(t, status, string(errs))
			assert.Regexp(t, `^[1-9][0-9]* resources, 0 stopped\n$`, admit(t, dir, out))
		})
	}
}

const admittedFleet = `package fleet

platform: {
	name:  "acme"
	image: "registry.example.com/batch:{version}"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch"}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "128Mi"}, timeout: "1h"}
}
batches: mail: {owner: "mail-team", severity: "medium", commands: "work", schedule: "0 3 * * *"}
`

// a pod template, with its metadata, below a workload of a kind.
func handMade(kind, name, namespace, metadata string) string {
	template := "template: {metadata: " + metadata + ", spec: {restartPolicy: Never, containers: [{name: a, image: b:1}]}}"
	switch kind {
	case "CronJob":
		return "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: " + name + "x, namespace: " + namespace + "}\nspec: {schedule: '0 3 * * *', jobTemplate: {spec: {" + template + "}}}\n"
	case "Job":
		return "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: " + name + ", namespace: " + namespace + "}\nspec: {" + template + "}\n"
	}
	return "apiVersion: apps/v1\nkind: " + kind + "\nmetadata: {name: " + name + "x, namespace: " + namespace + "}\nspec: {selector: {matchLabels: {a: b}}, " + template + "}\n"
}

// TestWhatNobodyOwnsIsStopped: pods without a known owner or severity are stopped,
// in the namespaces of the platform, whatever kind makes them.
func TestWhatNobodyOwnsIsStopped(t *testing.T) {
	fleet := filepath.Join(t.TempDir(), "fleet.cue")
	require.NoError(t, os.WriteFile(fleet, []byte(admittedFleet), 0o644))
	cases := map[string]string{
		`{}`:                    "no owner no severity",
		`{annotations: {a: b}}`: "no owner no severity",
		`{labels: {owner: me}}`: "no owner no severity",
		`{annotations: {owner: mail-team, severity: high}}`:                                                  "",
		`{labels: {batchfn.dev/owner: mail-team, batchfn.dev/severity: high}}`:                               "",
		`{annotations: {owner: mail-team}}`:                                                                  "no severity",
		`{annotations: {owner: nobody, severity: high}}`:                                                     "the owner nobody",
		`{annotations: {owner: "it's \"me\"", severity: urgent}}`:                                            `the owner it's "me" the severity urgent`,
		`{annotations: {owner: nobody, severity: high}, labels: {batchfn.dev/owner: mail-team}}`:             "the owner nobody",
		`{annotations: {owner: "", severity: high}, labels: {batchfn.dev/owner: mail-team}}`:                 "no owner",
		`{annotations: {severity: medium}, labels: {batchfn.dev/owner: mail-team, batchfn.dev/severity: x}}`: "",
	}
	kinds := []string{"CronJob", "Job", "Deployment", "StatefulSet"}
	var manifests []string
	for i, metadata := range slices.Sorted(maps.Keys(cases)) {
		for _, kind := range kinds {
			name := fmt.Sprintf("case-%d-", i)
			manifests = append(manifests, handMade(kind, name, "batch", metadata), handMade(kind, name, "elsewhere", metadata))
		}
	}
	out := admit(t, fleet, []byte(strings.Join(manifests, "---\n")))
	assert.NotContains(t, out, "elsewhere/")
	for i, metadata := range slices.Sorted(maps.Keys(cases)) {
		for _, kind := range kinds {
			said := strings.Join(regexp.MustCompile(fmt.Sprintf(`(?m)^%s batch/case-%d-.*$`, kind, i)).FindAllString(out, -1), "\n")
			assert.Equal(t, cases[metadata] == "", said == "", "%s %s: %s", kind, metadata, said)
			for _, part := range []string{"no owner", "no severity", "the owner nobody", `the owner it's "me"`, "the severity urgent"} {
				assert.Equal(t, strings.Contains(cases[metadata], part), strings.Contains(said, part), "%s %s: %s", kind, metadata, said)
			}
		}
	}
	pod := "apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: batch}\nspec: {containers: [{name: a, image: b:1}]}\n"
	assert.Equal(t, "1 resources, 0 stopped\n", admit(t, fleet, []byte(pod)), "a bare pod is not one of the kinds")
}
