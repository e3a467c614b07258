package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

const (
	podsPath      = "/spec/jobTemplate/spec/template"
	labelsPath    = "/metadata/labels"
	ownerLabel    = labelsPath + "/batchfn.dev~1owner"
	severityLabel = labelsPath + "/batchfn.dev~1severity"
)

func removed(path string) string { return "op: remove, path: " + path }

func replaced(path, value string) string { return "op: replace, path: " + path + ", value: " + value }

// patched is a kustomization that patches what batchfn makes.
func patched(kind string, operations ...string) string {
	return "generators: [set.yaml]\npatches:\n- target: {kind: " + kind + "}\n  patch: |\n    - {" + strings.Join(operations, "}\n    - {") + "}\n"
}

// reshaped is one that changes names and kinds as well.
func reshaped(operations ...string) string {
	return strings.Replace(patched("CronJob", operations...), "  patch:", "  options: {allowNameChange: true, allowKindChange: true}\n  patch:", 1)
}

// endResults are kustomizations that change what batchfn made, and what the plugin says
// of it; nothing where it may.
var endResults = map[string]struct {
	kustomization string
	want          []string
}{
	"the annotations":  {patched("CronJob", removed(podsPath+"/metadata/annotations/owner"), removed(podsPath+"/metadata/annotations/severity")), []string{`error[owner-required]: batch "b"`, `error[severity-required]: batch "b"`}},
	"a word":           {patched("CronJob", replaced(severityLabel, "none")), []string{"severity-required", `the label batchfn.dev/severity is "none", not "high"`}},
	"a word all over":  {patched("CronJob", replaced(severityLabel, "none"), replaced(podsPath+severityLabel, "none"), replaced(podsPath+"/metadata/annotations/severity", "none")), []string{"severity-required", `"none" is not critical, high or medium`}},
	"blank":            {patched("CronJob", replaced(podsPath+"/metadata/annotations/owner", `" "`)), []string{"owner-required", "the pod annotation owner is missing"}},
	"the label":        {patched("CronJob", removed(ownerLabel)), []string{"owner-required", "the label batchfn.dev/owner is missing"}},
	"the pod's label":  {patched("CronJob", removed(podsPath+ownerLabel)), []string{"owner-required", "the pod label batchfn.dev/owner is missing"}},
	"every label":      {patched("CronJob", removed(labelsPath), removed(podsPath+"/metadata/labels"), removed(podsPath+"/metadata/annotations")), []string{`error[owner-required]: batch "b"`}},
	"and its own name": {"namePrefix: x-\n" + patched("CronJob", removed(labelsPath), removed(podsPath+"/metadata/labels"), removed(podsPath+"/metadata/annotations")), []string{`error[owner-required]: batch "b": the kustomization leaves the CronJob "x-b"`}},
	"another name":     {"labels: [{pairs: {app.kubernetes.io/name: other}}]\n" + patched("CronJob", removed(ownerLabel)), []string{`error[owner-required]: batch "b"`}},
	"a Deployment":     {patched("Deployment", removed("/spec/template/metadata/annotations/owner")), []string{`error[owner-required]: worker "w"`}},
	"by another owner": {"generators: [set.yaml]\ncommonAnnotations: {owner: nobody}\n", []string{"owner-required", `the pod label batchfn.dev/owner is "search", not "nobody"`}},
	"by a strategic merge": {"generators: [set.yaml]\npatches:\n- patch: |\n    apiVersion: batch/v1\n    kind: CronJob\n    metadata: {name: b, namespace: nn}\n    spec: {jobTemplate: {spec: {template: {metadata: {annotations: {severity: null}}}}}}\n",
		[]string{"severity-required"}},
	"by a replacement": {"generators: [set.yaml]\nreplacements: [{source: {kind: CronJob, fieldPath: metadata.name}, targets: [{select: {kind: CronJob}, fieldPaths: [spec.jobTemplate.spec.template.metadata.annotations.severity]}]}]\n",
		[]string{"severity-required"}},
	"and its kind": {reshaped(replaced("/kind", "Job"), replaced("/metadata", "{name: other, namespace: nn}")), []string{`error[owner-required]: batch "b": the kustomization leaves the Job "other"`}},
	"every name": {reshaped(replaced("/metadata", "{name: other, namespace: nn}"), replaced("/spec/jobTemplate/metadata", "{}"), replaced(podsPath+"/metadata", "{}"), replaced(podsPath+"/spec/containers/0/name", "c"), removed(podsPath+"/spec/containers/0/env")),
		[]string{`error[owner-required]: batch "b": the kustomization leaves the CronJob "other"`}},
	"in an overlay": {"resources: [base]\npatches: [{target: {kind: CronJob}, patch: '[{\"op\": \"remove\", \"path\": \"" + podsPath + "/metadata/annotations/owner\"}]'}]\n", []string{"owner-required"}},
	"in a base":     {"namespace: other\nresources: [patched]\n", []string{"owner-required"}},

	"a new owner":       {patched("CronJob", replaced(ownerLabel, "mail"), replaced(podsPath+ownerLabel, "mail"), replaced(podsPath+"/metadata/annotations/owner", "mail")), nil},
	"other labels":      {"labels: [{pairs: {team: a}, includeTemplates: true}]\ncommonAnnotations: {note: b}\nnamePrefix: x-\nnameSuffix: -y\nnamespace: z\nbuildMetadata: [managedByLabel]\n" + patched("CronJob", replaced("/spec/suspend", "true")), nil},
	"deleted":           {"generators: [set.yaml]\npatches: [{target: {kind: CronJob}, patch: '{$patch: delete, apiVersion: batch/v1, kind: CronJob, metadata: {name: b}}'}]\n", nil},
	"somebody else's":   {"generators: [set.yaml]\nresources: [other.yaml]\n", nil},
	"twice, and labels": {"resources: [base]\nnamePrefix: x-\n", nil},
}

// judged is the set that the kustomizations patch, and what stands beside it.
func judged(kustomization string) map[string]string {
	set := generator(`{region: jp, platform: {name: a, owners: {search: {slackGroup: S0123ABCD}, mail: {}}, image: "x:1", regions: {jp: {timeZone: Asia/Tokyo, namespace: nn, aws: {account: "123456789012", region: ap-northeast-1}}}, defaults: {timeout: 1h, resources: {cpu: 1, memory: 1Gi}, triggerAuthentication: {name: t, kind: TriggerAuthentication}}},
  batches: {b: {owner: search, severity: high, commands: run, schedule: "0 3 * * *"}}, workers: {w: {owner: search, severity: high, commands: run, queue: {name: jobs}}}}`)
	return map[string]string{
		"kustomization.yaml":         kustomization,
		"set.yaml":                   set,
		"other.yaml":                 "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: b, namespace: elsewhere}\nspec: {schedule: '0 3 * * *', jobTemplate: {spec: {template: {spec: {containers: [{name: b, image: a:1}]}}}}}\n",
		"base/kustomization.yaml":    "generators: [set.yaml]\n",
		"base/set.yaml":              set,
		"patched/kustomization.yaml": patched("CronJob", removed(podsPath+"/metadata/annotations/owner")),
		"patched/set.yaml":           set,
	}
}

// TestPluginJudgesTheEndResult: what batchfn made has its owner and its severity
// still, whatever kustomize did behind it.
func TestPluginJudgesTheEndResult(t *testing.T) {
	for name, c := range endResults {
		t.Run(name, func(t *testing.T) {
			out, errs, status := generated(t, writeFiles(t, judged(c.kustomization)), nil)
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
