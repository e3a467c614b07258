package main

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// TestFindingsOfKustomizationsNameTheLine: in the plugin, which knows the files, and in
// kustomize, where originAnnotations tell them; whatever the name and the namespace
// have become.
func TestFindingsOfKustomizationsNameTheLine(t *testing.T) {
	job := strings.ReplaceAll(handWrittenJob, "mail-team", "mial-team")
	files := map[string]string{
		"fleet/fleet.cue":            handWrittenPlatform,
		"base/kustomization.yaml":    "resources: [jobs.yaml]\n",
		"base/jobs.yaml":             job + "---\n" + strings.ReplaceAll(job, "nightly", "weekly"),
		"overlay/kustomization.yaml": "resources: [../base, own.yaml]\nnamespace: batch-jp\nnamePrefix: x-\ntransformers: [fleet.yaml]\n",
		"overlay/fleet.yaml":         generator("{sources: [../fleet], region: jp, version: v1}"),
		"overlay/own.yaml":           "# ours\n" + strings.Replace(job, "  name: nightly\n", "  name: own\n  namespace: elsewhere\n", 1),
	}
	want := []string{`CronJob "x-nightly" of namespace "batch-jp": owner "mial-team"`, "--> ../base/jobs.yaml:7:24", "--> ../base/jobs.yaml:31:24", "--> own.yaml:9:24"}
	metadata := "buildMetadata: [originAnnotations]\n"
	files["overlay/kustomization.yaml"] += metadata
	dir := writeFiles(t, files)
	_, errs, err := build(t, dir+"/overlay")
	require.Error(t, err)
	for _, text := range want {
		assert.Contains(t, errs, text)
	}

	files["overlay/kustomization.yaml"] = strings.TrimSuffix(files["overlay/kustomization.yaml"], metadata)
	_, errs, status := generated(t, writeFiles(t, files)+"/overlay", nil)
	require.Equal(t, cli.Findings, status, errs)
	for _, text := range want {
		assert.Contains(t, errs, text)
	}
}

// TestHandWrittenInKustomizations: overlays, components and functions one behind the
// other give in the plugin what they give in kustomize, which Kubernetes accepts, and
// building what comes out once more adds nothing.
func TestHandWrittenInKustomizations(t *testing.T) {
	const component = "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n"
	waiting := strings.NewReplacer("        metadata:\n          annotations:\n", "        metadata:\n          annotations:\n            batchfn.dev/start: wait\n", "            image:", "            command: [work]\n            args:\n            - --all\n            image:").Replace(handWrittenJob)
	set := generator("{sources: [../fleet], region: jp, version: v1}")
	for name, own := range map[string]map[string]string{
		"one":       {"top/kustomization.yaml": "resources: [job.yaml]\ntransformers: [fleet.yaml]\n"},
		"namespace": {"top/kustomization.yaml": "resources: [job.yaml]\nnamespace: batch-jp\nnamePrefix: x-\ncommonAnnotations: {a: b}\ntransformers: [fleet.yaml]\n"},
		"overlay":   {"top/kustomization.yaml": "resources: [../base]\nnameSuffix: -y\nimages: [{name: registry.example.com/nightly, newTag: v2}]\ntransformers: [fleet.yaml]\n", "base/kustomization.yaml": "resources: [job.yaml]\nlabels: [{pairs: {team: a}, includeTemplates: true}]\n"},
		"component": {"top/kustomization.yaml": "components: [../part]\ntransformers: [fleet.yaml]\n", "part/kustomization.yaml": component + "resources: [job.yaml]\nnamePrefix: z-\n"},
		"component beside": {"top/kustomization.yaml": "resources: [job.yaml]\ncomponents: [../part]\ntransformers: [fleet.yaml]\n",
			"part/kustomization.yaml": component + "patches: [{target: {kind: CronJob}, patch: '- {op: add, path: /spec/suspend, value: true}'}]\n"},
		"twice":                    {"top/kustomization.yaml": "resources: [job.yaml]\ntransformers: [fleet.yaml, again.yaml]\n", "top/again.yaml": strings.Replace(set, "name: fleet", "name: again", 1)},
		"overlay of a transformer": {"top/kustomization.yaml": "resources: [../base]\nnamespace: batch-jp\n", "base/kustomization.yaml": "resources: [job.yaml]\ntransformers: [fleet.yaml]\n", "base/fleet.yaml": set},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"fleet/fleet.cue": handWrittenPlatform, "top/fleet.yaml": set}
			for _, dir := range []string{"top", "base", "part"} {
				files[dir+"/job.yaml"] = waiting
			}
			maps.Copy(files, own)
			dir := writeFiles(t, files) + "/top"
			want, errs, err := build(t, dir)
			require.NoError(t, err, errs)
			require.Contains(t, want, "quitquitquit")
			require.Contains(t, want, "BATCH_OWNER")
			validate(t, []byte(want))
			got, errs, status := generated(t, dir, nil)
			require.Zero(t, status, errs)
			assert.Equal(t, want, got)

			files["top/kustomization.yaml"], files["top/job.yaml"] = "resources: [job.yaml]\ntransformers: [fleet.yaml]\n", want
			again, errs, status := generated(t, writeFiles(t, files)+"/top", nil)
			require.Zero(t, status, errs)
			assert.Equal(t, want, again)
		})
	}
}
