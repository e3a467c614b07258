package main

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// TestPluginJudgesTheEndResult: what batchfn made has its owner and its severity
// still, whatever kustomize did behind it.
func TestPluginJudgesTheEndResult(t *testing.T) {
	const (
		pods   = "/spec/jobTemplate/spec/template"
		labels = "/metadata/labels"
	)
	patch := func(kind string, operations ...string) string {
		return "generators: [set.yaml]\npatches:\n- target: {kind: " + kind + "}\n  patch: |\n    - {" + strings.Join(operations, "}\n    - {") + "}\n"
	}
	remove := func(path string) string { return "op: remove, path: " + path }
	set := func(path, value string) string { return "op: replace, path: " + path + ", value: " + value }
	owner, severity := labels+"/batchfn.dev~1owner", labels+"/batchfn.dev~1severity"
	for name, c := range map[string]struct {
		kustomization string
		want          []string
	}{
		"the annotations":  {patch("CronJob", remove(pods+"/metadata/annotations/owner"), remove(pods+"/metadata/annotations/severity")), []string{`error[owner-required]: batch "b"`, `error[severity-required]: batch "b"`}},
		"a word":           {patch("CronJob", set(severity, "none")), []string{"severity-required", `the label batchfn.dev/severity is "none", not "high"`}},
		"a word all over":  {patch("CronJob", set(severity, "none"), set(pods+severity, "none"), set(pods+"/metadata/annotations/severity", "none")), []string{"severity-required", `"none" is not critical, high or medium`}},
		"blank":            {patch("CronJob", set(pods+"/metadata/annotations/owner", `" "`)), []string{"owner-required", "the pod annotation owner is missing"}},
		"the label":        {patch("CronJob", remove(owner)), []string{"owner-required", "the label batchfn.dev/owner is missing"}},
		"the pod's label":  {patch("CronJob", remove(pods+owner)), []string{"owner-required", "the pod label batchfn.dev/owner is missing"}},
		"every label":      {patch("CronJob", remove(labels), remove(pods+"/metadata/labels"), remove(pods+"/metadata/annotations")), []string{`error[owner-required]: batch "b"`}},
		"and its own name": {"namePrefix: x-\n" + patch("CronJob", remove(labels), remove(pods+"/metadata/labels"), remove(pods+"/metadata/annotations")), []string{`error[owner-required]: batch "b": the kustomization leaves the CronJob "x-b"`}},
		"another name":     {"labels: [{pairs: {app.kubernetes.io/name: other}}]\n" + patch("CronJob", remove(owner)), []string{`error[owner-required]: batch "b"`}},
		"a Deployment":     {patch("Deployment", remove("/spec/template/metadata/annotations/owner")), []string{`error[owner-required]: worker "w"`}},
		"by another owner": {"generators: [set.yaml]\ncommonAnnotations: {owner: nobody}\n", []string{"owner-required", `the pod label batchfn.dev/owner is "search", not "nobody"`}},
		"by a strategic merge": {"generators: [set.yaml]\npatches:\n- patch: |\n    apiVersion: batch/v1\n    kind: CronJob\n    metadata: {name: b, namespace: nn}\n    spec: {jobTemplate: {spec: {template: {metadata: {annotations: {severity: null}}}}}}\n",
			[]string{"severity-required"}},
		"by a replacement": {"generators: [set.yaml]\nreplacements: [{source: {kind: CronJob, fieldPath: metadata.name}, targets: [{select: {kind: CronJob}, fieldPaths: [spec.jobTemplate.spec.template.metadata.annotations.severity]}]}]\n",
			[]string{"severity-required"}},
		"in an overlay": {"resources: [base]\npatches: [{target: {kind: CronJob}, patch: '[{\"op\": \"remove\", \"path\": \"" + pods + "/metadata/annotations/owner\"}]'}]\n", []string{"owner-required"}},
		"in a base":     {"namespace: other\nresources: [patched]\n", []string{"owner-required"}},

		"a new owner":       {patch("CronJob", set(owner, "mail"), set(pods+owner, "mail"), set(pods+"/metadata/annotations/owner", "mail")), nil},
		"other labels":      {"labels: [{pairs: {team: a}, includeTemplates: true}]\ncommonAnnotations: {note: b}\nnamePrefix: x-\nnameSuffix: -y\nnamespace: z\nbuildMetadata: [managedByLabel]\n" + patch("CronJob", set("/spec/suspend", "true")), nil},
		"deleted":           {"generators: [set.yaml]\npatches: [{target: {kind: CronJob}, patch: '{$patch: delete, apiVersion: batch/v1, kind: CronJob, metadata: {name: b}}'}]\n", nil},
		"somebody else's":   {"generators: [set.yaml]\nresources: [other.yaml]\n", nil},
		"twice, and labels": {"resources: [base]\nnamePrefix: x-\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{
				"set.yaml": generator(`{region: jp, platform: {name: a, owners: {search: {slackGroup: S0123ABCD}, mail: {}}, image: "x:1", regions: {jp: {timeZone: Asia/Tokyo, namespace: nn, aws: {account: "123456789012", region: ap-northeast-1}}}, defaults: {timeout: 1h, resources: {cpu: 1, memory: 1Gi}, triggerAuthentication: {name: t, kind: TriggerAuthentication}}},
  batches: {b: {owner: search, severity: high, commands: run, schedule: "0 3 * * *"}}, workers: {w: {owner: search, severity: high, commands: run, queue: {name: jobs}}}}`),
				"other.yaml":         "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: b, namespace: elsewhere}\nspec: {schedule: '0 3 * * *', jobTemplate: {spec: {template: {spec: {containers: [{name: b, image: a:1}]}}}}}\n",
				"kustomization.yaml": c.kustomization,
			}
			files["base/kustomization.yaml"] = "generators: [set.yaml]\n"
			files["patched/kustomization.yaml"] = patch("CronJob", remove(pods+"/metadata/annotations/owner"))
			for _, dir := range []string{"base/", "patched/"} {
				files[dir+"set.yaml"] = files["set.yaml"]
			}
			out, errs, status := generated(t, writeFiles(t, maps.Clone(files)), nil)
			if c.want == nil {
				assert.Zero(t, status, errs)
				assert.NotEmpty(t, out)
				return
			}
			assert.Equal(t, cli.Findings, status, errs)
			assert.Empty(t, out)
			for _, want := range c.want {
				assert.Contains(t, errs, want)
			}
		})
	}
}
