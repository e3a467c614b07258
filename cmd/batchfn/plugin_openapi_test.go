package main

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

// TestPluginKnowsTheSchema of the kustomization that names it, wherever sets are
// patched: without it a list is replaced where kustomize merges it, and batches
// are gone.
func TestPluginKnowsTheSchema(t *testing.T) {
	const (
		schema = `{"definitions": {
			"BatchSet": {"type": "object", "x-kubernetes-group-version-kind": [{"group": "batchfn.dev", "version": "v1alpha1", "kind": "BatchSet"}], "properties": {"spec": {"type": "object", "properties": {
				"batches": {"type": "array", "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge", "items": {"type": "object", "properties": {"name": {"type": "string"}}}}}}}}}}`
		batches = "[{name: first, owner: search, severity: medium, commands: run, schedule: '0 3 * * *'}, {name: second, owner: search, severity: medium, commands: run, schedule: '0 4 * * *'}]"
		patch   = "patches: [{patch: '{apiVersion: batchfn.dev/v1alpha1, kind: BatchSet, metadata: {name: fleet}, spec: {batches: [{name: first, suspend: true}]}}'}]\n"
		pod     = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: a, image: a:1}, {name: b, image: b:1}]}}}\n"
		podEdit = "patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {containers: [{name: a, image: a:2}]}}}}'}]\n"
	)
	set := generator("{sources: [../fleet], region: jp, version: v1, batches: " + batches + "}")
	bare := strings.Replace(set, "  annotations:\n    config.kubernetes.io/function: 'exec: {path: batchfn}'\n", "", 1)
	const function = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: batchfn\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: batchfn}'\n"
	for name, files := range map[string]map[string]string{
		"a directory of generators": {"kustomization.yaml": "openapi: {path: schema.json}\ngenerators: [sets]\n", "sets/kustomization.yaml": "resources: [set.yaml]\n" + patch, "sets/set.yaml": strings.Replace(set, "../fleet", "fleet", 1)},
		"an overlay's":              {"kustomization.yaml": "openapi: {path: schema.json}\nresources: [base]\n", "base/kustomization.yaml": "resources: [bare.yaml]\ntransformers: [function.yaml]\n" + patch},
		"a base's, which others get": {"kustomization.yaml": "resources: [before, base, behind]\n", "before/kustomization.yaml": "resources: [pod.yaml]\nnamePrefix: before-\n" + podEdit, "before/pod.yaml": pod,
			"base/kustomization.yaml": "openapi: {path: ../schema.json}\nresources: [bare.yaml]\ntransformers: [function.yaml]\n" + patch, "behind/kustomization.yaml": "resources: [../before/pod.yaml]\n" + podEdit},
	} {
		t.Run(name, func(t *testing.T) {
			maps.Copy(files, functionFleet(t))
			files["schema.json"], files["base/bare.yaml"], files["base/function.yaml"] = schema, bare, function
			dir := writeFiles(t, files)
			want, errs, err := buildWith(t, dir, "--enable-alpha-plugins", "--enable-exec", "--load-restrictor=LoadRestrictionsNone")
			require.NoError(t, err, errs)
			require.Contains(t, want, "name: second")
			openapi.ResetOpenAPI() // of the other tests in this process
			got, errs, status := generated(t, dir, nil)
			require.Zero(t, status, errs)
			assert.Equal(t, want, got)
		})
	}
}
