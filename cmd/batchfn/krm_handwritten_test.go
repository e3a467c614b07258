package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

const handWrittenPlatform = `package fleet
platform: {
	name:  "acme"
	image: "registry.example.com/batch:v1"
	regions: {
		jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp", datadogEnv: "prod-jp"}
		kr: {timeZone: "Asia/Seoul", namespace: "batch-kr"}
	}
	owners: "mail-team": slackGroup: "S0123ABCD"
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
	istio: mode: "sidecar"
}
`

const handWrittenJob = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
  labels:
    app.kubernetes.io/component: batch # ours
    batchfn.dev/owner: mail-team
    batchfn.dev/severity: high
spec:
  schedule: '0 3 * * *'
  jobTemplate:
    spec:
      activeDeadlineSeconds: 600
      template:
        metadata:
          annotations:
            sidecar.istio.io/proxyCPU: "4"
        spec:
          restartPolicy: Never
          containers:
          - name: nightly
            image: registry.example.com/nightly:v1
            resources: {requests: {cpu: 100m, memory: 256Mi}}
`

// asItem indents a manifest as an item of a list.
func asItem(manifest string) string {
	return "- " + strings.TrimPrefix(strings.ReplaceAll("\n"+strings.TrimSuffix(manifest, "\n"), "\n", "\n  "), "\n  ") + "\n"
}

func handWrittenList(item, spec string) string {
	return "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + asItem(item) +
		"functionConfig:\n  apiVersion: batchfn.dev/v1alpha1\n  kind: BatchSet\n  metadata: {name: s}\n  spec: " + spec + "\n"
}

// TestTheFunctionDecoratesHandWrittenItems: it judges an item, so an empty fleet is
// no error; its difference is added lines, and a second run adds none.
func TestTheFunctionDecoratesHandWrittenItems(t *testing.T) {
	dir := writeFiles(t, map[string]string{"fleet/fleet.cue": handWrittenPlatform})
	in := handWrittenList(handWrittenJob, "{sources: [fleet], region: jp, version: v1}")
	out, errs, status := function(t, dir, in)
	require.Zero(t, status, errs)
	assert.Empty(t, errs)
	rest := out
	for line := range strings.Lines(in) {
		_, after, found := strings.Cut(rest, line)
		require.True(t, found, "%q is gone:\n%s", line, out)
		rest = after
	}
	for _, want := range []string{"batchfn.dev/region: jp\n", "tags.datadoghq.com/version: v1\n", "- name: BATCH_OWNER\n", "- name: DD_VERSION\n", "proxy.istio.io/config:", `sidecar.istio.io/proxyCPULimit: "4"`} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, "sidecar.istio.io/inject")
	assert.NotContains(t, out, "app.kubernetes.io/managed-by")
	again, errs, status := function(t, dir, out)
	require.Zero(t, status, errs)
	assert.Equal(t, out, again)
	other, _, _ := function(t, dir, strings.ReplaceAll(in, "version: v1", "version: v2"))
	assert.NotContains(t, other, "tags.datadoghq.com/version", "the image has another version")
}

// TestAFindingOfAnItemNamesItsPlace: the resource, its field, and the line where the
// orchestrator tells the file and it is there.
func TestAFindingOfAnItemNamesItsPlace(t *testing.T) {
	job := strings.ReplaceAll(handWrittenJob, "mail-team", "mial-team")
	dir := writeFiles(t, map[string]string{"fleet/fleet.cue": handWrittenPlatform, "jobs/nightly.yaml": "# a licence\n" + job})
	for annotation, place := range map[string]string{
		"config.kubernetes.io/origin: 'path: jobs/nightly.yaml'":    "jobs/nightly.yaml:8:24",
		"internal.config.kubernetes.io/path: jobs/nightly.yaml":     "jobs/nightly.yaml:8:24",
		"internal.config.kubernetes.io/path: jobs/not-there.yaml":   "jobs/not-there.yaml ",
		"config.kubernetes.io/origin: 'path: ../../../etc/passwd'":  "../../../etc/passwd ",
		"internal.config.kubernetes.io/path: ../../../../etc/shell": "../../../../etc/shell ",
	} {
		item := strings.Replace(job, "  name: nightly\n", "  name: nightly\n  annotations:\n    "+annotation+"\n", 1)
		in := handWrittenList(item, "{sources: [fleet], region: jp, version: v1}")
		out, errs, status := function(t, dir, in)
		require.Equal(t, cli.Findings, status, errs)
		assert.Contains(t, errs, `error[owner-known]: CronJob "nightly": owner "mial-team" is not in platform.owners (metadata.labels[batchfn.dev/owner]) --> `+place)
		assert.Contains(t, out, "resourceRef:\n      apiVersion: batch/v1\n      kind: CronJob\n      name: nightly\n    field:\n      path: metadata.labels[batchfn.dev/owner]\n")
		assert.True(t, strings.HasPrefix(out, in[:200]), "the items stay as they came")
	}
}

// TestAWaiverMayBeForAHandWrittenItem: of each of two sets that share the platform.
func TestAWaiverMayBeForAHandWrittenItem(t *testing.T) {
	fleet := handWrittenPlatform + `
platform: policy: waivers: [{rule: "timeout-required", batch: "nightly", reason: "until it is an entry", until: "2099-03-31"}]
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}
`
	dir := writeFiles(t, map[string]string{"fleet/fleet.cue": fleet})
	job := strings.Replace(handWrittenJob, "      activeDeadlineSeconds: 600\n", "", 1)
	other := asItem("apiVersion: batchfn.dev/v1alpha1\nkind: BatchSet\nmetadata: {name: other}\nspec: {sources: [fleet], region: kr, version: v1}\n")
	in := strings.Replace(handWrittenList(job, "{sources: [fleet], region: jp, version: v1}"), "functionConfig", other+"functionConfig", 1)
	_, errs, status := function(t, dir, in)
	assert.Zero(t, status, errs)
	assert.Empty(t, errs)
}

// TestAListAmongTheItemsIsRefused: what it holds would be judged by nobody.
func TestAListAmongTheItemsIsRefused(t *testing.T) {
	dir := writeFiles(t, map[string]string{"fleet/fleet.cue": handWrittenPlatform})
	list := func(items string) string {
		return handWrittenList("apiVersion: v1\nkind: List\nmetadata: {name: all}\nitems:\n"+items, "{sources: [fleet], region: jp, version: v1, allowEmpty: true}")
	}
	for items, want := range map[string]cli.Status{
		asItem(handWrittenJob): cli.Findings,
		"- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap}]}\n": cli.Findings,
		"- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n":                   cli.OK,
	} {
		out, errs, status := function(t, dir, list(items))
		require.Equal(t, want, status, errs)
		if want != cli.OK {
			assert.Contains(t, errs, `error[field-valid]: List "all": a List with workloads is among the items: what it holds would pass unjudged (items)`)
		}
		assert.Contains(t, out, asItem("apiVersion: v1\nkind: List\nmetadata: {name: all}\nitems:\n"+items), "byte for byte")
	}
}

// TestKustomizeDecoratesHandWritten runs real kustomize: a transformer in an overlay
// with a prefix, which sees what the base wrote.
func TestKustomizeDecoratesHandWritten(t *testing.T) {
	transformer := "apiVersion: batchfn.dev/v1alpha1\nkind: BatchSet\nmetadata:\n  name: fleet\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: batchfn}'\nspec: {sources: [../fleet], region: jp, version: v1}\n"
	files := map[string]string{
		"fleet/fleet.cue":            handWrittenPlatform,
		"base/kustomization.yaml":    "resources: [nightly.yaml]\n",
		"base/nightly.yaml":          handWrittenJob,
		"overlay/kustomization.yaml": "resources: [../base]\nnamespace: batch-jp\nnamePrefix: x-\ntransformers: [fleet.yaml]\nbuildMetadata: [originAnnotations]\n",
		"overlay/fleet.yaml":         transformer,
	}
	out, errs, err := build(t, writeFiles(t, files)+"/overlay")
	require.NoError(t, err, errs)
	assert.Contains(t, out, "value: x-nightly\n")
	assert.Contains(t, out, "batchfn.dev/region: jp")
	validate(t, []byte(out))

	files["base/nightly.yaml"] = strings.ReplaceAll(handWrittenJob, "mail-team", "mial-team")
	_, errs, err = build(t, writeFiles(t, files)+"/overlay")
	require.Error(t, err)
	assert.Contains(t, errs, `CronJob "x-nightly" of namespace "batch-jp": owner "mial-team"`)
	assert.Contains(t, errs, "--> ../base/nightly.yaml")
}
