package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// TestKustomizeTellsNoContents: kustomize quotes files and fields in its
// messages, which Argo CD stores and shows.
func TestKustomizeTellsNoContents(t *testing.T) {
	const secret = "hunter2"
	manifest := "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: hunter2, b: hunter2}\n"
	for name, files := range map[string]map[string]string{
		"a literal":              {"kustomization.yaml": "secretGenerator: [{name: s, literals: ['password hunter2']}]\n"},
		"a literal of a plugin":  {"kustomization.yaml": "generators: [g.yaml]\n", "g.yaml": "apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: g}\nname: g\nliterals: [password hunter2]\n"},
		"a patch":                {"kustomization.yaml": "patches: [{target: {kind: Secret}, patch: '{kind: Secret, stringData: {password: hunter2'}]\n"},
		"a patch of two lines":   {"kustomization.yaml": "patches:\n- target: {kind: Secret}\n  patch: |\n    a: `: b\n    - \"hunter2\"]\n"},
		"a file of variables":    {"kustomization.yaml": "secretGenerator: [{name: s, envs: [e]}]\n", "e": "hunter2\nhunter2\n"},
		"a tag":                  {"kustomization.yaml": "resources: [s.yaml]\n", "s.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: !!int hunter2}\n"},
		"an index":               {"kustomization.yaml": "resources: [s.yaml]\nreplacements: [{source: {kind: Secret, fieldPath: stringData.a, options: {delimiter: ':', index: 9}}, targets: [{select: {kind: Secret}, fieldPaths: [stringData.b]}]}]\n", "s.yaml": manifest},
		"bytes that are no text": {"kustomization.yaml": "secretGenerator: [{name: s, envs: [e]}]\n", "e": "A=hunter2\xff\n"},
		"a JSON operation":       {"kustomization.yaml": "resources: [s.yaml]\ntransformers: [t.yaml]\n", "s.yaml": manifest, "t.yaml": "apiVersion: builtin\nkind: PatchJson6902Transformer\nmetadata: {name: x}\ntarget: {kind: Secret, name: s, version: v1}\njsonOp: '[{op: replace, path: /stringData/a, value: hunter2}'\n"},
		"a merge patch":          {"kustomization.yaml": "resources: [s.yaml]\npatchesStrategicMerge:\n- |\n  - kind: Secret\n    stringData: {a: hunter2}\n", "s.yaml": manifest},
		"a replacement":          {"kustomization.yaml": "resources: [s.yaml]\nreplacements: [{source: {kind: Secret, fieldPath: stringData.a}, targets: [{select: {kind: Secret}, fieldPaths: [stringData.b.c.d], options: {create: true}}]}]\n", "s.yaml": manifest},
	} {
		t.Run(name, func(t *testing.T) {
			out, errs, status := generated(t, writeFiles(t, files), nil)
			assert.Equal(t, cli.Unreadable, status)
			assert.Empty(t, out)
			assert.NotContains(t, errs, secret)
			assert.Contains(t, errs, "kustomize: ")
		})
	}
}

// TestKustomizeIsUnderstood: a message that is known says what to change.
func TestKustomizeIsUnderstood(t *testing.T) {
	for kustomization, want := range map[string]string{
		"components: [other.yaml]":            "other.yaml is a file, and a component is a directory",
		"components: [base]":                  "base is not of kind Component",
		"replicas: [{name: other, count: 2}]": "replicas: there is no Deployment, StatefulSet, ReplicaSet or ReplicationController other",
		"sortOptions: {order: last}":          "sortOptions.order is neither fifo nor legacy",
		"sortOptions: {order: fifo, legacySortOptions: {orderFirst: [Job]}}":                                           "sortOptions.legacySortOptions has an effect only in the order legacy",
		"patches: [{patch: '- op: set', target: {kind: ConfigMap}}]":                                                   "the op of a JSON patch is not add, remove, replace, move, copy or test",
		"patches: [{patch: '- op: remove', target: {kind: ConfigMap}}]":                                                "a JSON patch has an operation remove without path",
		"patches: [{patch: '- {op: move, path: /data/x}', target: {kind: ConfigMap}}]":                                 "a JSON patch has an operation move without from",
		"configMapGenerator: [{literals: [a=b]}]":                                                                      "a generator of a configmap has no name",
		"configMapGenerator: [{name: a, behavior: merge, literals: [a=b]}]":                                            "there is no ConfigMap a for a generator to merge with or to replace",
		"configMapGenerator: [{name: a, files: ['a=b=c']}]":                                                            "a file of a generator is not of the form key=path",
		"replacements: [{source: {kind: ConfigMap}, targets: [{fieldPaths: [data.a]}]}]":                               "a target of a replacement has no select",
		"replacements: [{targets: []}]":                                                                                "a replacement has no source or no target",
		"crds: [other.yaml]":                                                                                           "other.yaml has no OpenAPI definitions of CRDs",
		"vars: [{name: A, objref: {kind: ConfigMap, name: other}}, {name: A, objref: {kind: ConfigMap, name: other}}]": "two vars have the name A",
		"kind: Job":          "the kind is neither Kustomization nor Component",
		"apiVersion: foo/v1": "the apiVersion of a Kustomization is kustomize.config.k8s.io/v1beta1",
	} {
		files := map[string]string{"kustomization.yaml": "resources: [other.yaml]\n" + kustomization + "\n", "other.yaml": otherConfigMap, "base/kustomization.yaml": "resources: []\n"}
		out, errs, status := generated(t, writeFiles(t, files), nil)
		assert.Equal(t, cli.Unreadable, status, kustomization)
		assert.Empty(t, out)
		assert.Contains(t, errs, "error: kustomize: "+want, kustomization)
	}
}

// TestKustomizeReadsNoPipe: it would wait for a writer.
func TestKustomizeReadsNoPipe(t *testing.T) {
	for _, kustomization := range []string{"resources: [pipe]", "patches: [{path: pipe}]", "configMapGenerator: [{name: a, files: [pipe]}]", "generators: [pipe]"} {
		dir := writeFiles(t, map[string]string{"kustomization.yaml": kustomization + "\n"})
		require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644))
		_, errs, status := generated(t, dir, nil)
		assert.Equal(t, cli.Unreadable, status, kustomization)
		assert.Contains(t, errs, "error: not a regular file --> pipe", kustomization)
	}
}

// TestKustomizeNamesTheUsersFiles: what is cut from paths is ours only.
func TestKustomizeNamesTheUsersFiles(t *testing.T) {
	for _, dir := range []string{"overlays/repository", "overlays/stage1", "stage2", "repository"} {
		_, errs, status := generated(t, writeFiles(t, map[string]string{"kustomization.yaml": "resources: [" + dir + "]\n", dir + "/kustomization.yaml": "resources: [missing.yaml]\n"}), nil)
		assert.Equal(t, cli.Unreadable, status)
		assert.Contains(t, errs, "error: "+dir+"/missing.yaml: no such file or directory --> "+dir+"/kustomization.yaml")
	}
	for _, entry := range []string{"../../repository/other.yaml", "../../stage1/other.yaml"} {
		_, errs, status := generated(t, writeFiles(t, map[string]string{".git/HEAD": "", "app/kustomization.yaml": "resources: [" + entry + "]\n", "other.yaml": otherConfigMap})+"/app", nil)
		assert.Equal(t, cli.Unreadable, status, entry)
		assert.Contains(t, errs, "leads out of the repository", entry)
	}
}

// TestKustomizeReadsNothingOfGit: that is where credentials are.
func TestKustomizeReadsNothingOfGit(t *testing.T) {
	_, errs, status := generated(t, writeFiles(t, map[string]string{".git/config": "hunter2", "kustomization.yaml": "resources: [.git/config]\n"}), nil)
	assert.Equal(t, cli.Unreadable, status)
	assert.Contains(t, errs, "leads into .git")
	assert.NotContains(t, errs, "hunter2")
}

// TestKustomizeWritesNothingItself: Argo CD shows what comes first.
func TestKustomizeWritesNothingItself(t *testing.T) {
	files := map[string]string{"kustomization.yaml": "resources: [other.yaml]\nvars: [{name: UNUSED, objref: {apiVersion: v1, kind: ConfigMap, name: other}}]\n", "other.yaml": otherConfigMap}
	maps.Copy(files, functionFleet(t))
	cmd := exec.Command("batchfn", "plugin", "generate", "--max-output", "10")
	cmd.Dir, cmd.Env = writeFiles(t, files), append(os.Environ(), "ARGOCD_APP_NAME=fleet-jp")
	text, err := cmd.CombinedOutput()
	require.Error(t, err)
	assert.True(t, strings.HasPrefix(string(text), "batchfn: rendering of application"), string(text))
	assert.Equal(t, 1, strings.Count(string(text), "\n"), string(text))
}
