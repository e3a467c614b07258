package diff_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/spec"
)

// nodes are the resources of a file.
func nodes(t *testing.T, text string) (all []*spec.Node) {
	t.Helper()
	for _, doc := range document.Split([]byte(text)) {
		n, err := document.ParseYAML("x.yaml", doc)
		require.NoError(t, err)
		all = append(all, n)
	}
	return all
}

func resource(t *testing.T, n *spec.Node) diff.Resource {
	t.Helper()
	r, ok := diff.FromNode(n)
	require.True(t, ok)
	return r
}

// TestEachChangeOfAManifestIsTold changes each value of manifests that batchfn made and of
// others: each change is in the difference.
func TestEachChangeOfAManifestIsTold(t *testing.T) {
	var all []*spec.Node
	for _, name := range []string{"21-chart", "23-keda", "26-pods"} {
		file := map[string]string{"21-chart": "helm.yaml", "23-keda": "keda.yaml", "26-pods": "sidecars.yaml"}[name]
		text, err := os.ReadFile("../../testdata/import/samples/" + name + "/in/" + file)
		require.NoError(t, err)
		all = append(all, nodes(t, string(text))...)
	}
	text, err := os.ReadFile("../../testdata/golden/batch-every-field/rendered.yaml")
	require.NoError(t, err)
	all = append(all, nodes(t, string(text))...)
	for _, n := range all {
		old := resource(t, n)
		eachValue(n, "", func(path string, v *spec.Node) {
			if slices.Contains([]string{".apiVersion", ".kind", ".metadata.name", ".metadata.namespace"}, path) || v.Is(spec.Null) {
				return
			}
			was := *v
			v.Text += "7"
			if v.Is(spec.Bool) {
				v.Text = map[string]string{"true": "false", "false": "true"}[was.Text]
			}
			for _, byField := range []bool{false, true} {
				now := resource(t, n)
				assert.NotEmpty(t, diff.Manifests([]diff.Resource{old}, []diff.Resource{now}, byField).Text(), "%s/%s %s %v", old.Kind, old.Name, path, byField)
			}
			*v = was
		})
	}
}

func eachValue(n *spec.Node, path string, visit func(path string, v *spec.Node)) {
	for _, f := range n.Fields {
		eachValue(f.Value, path+"."+f.Name, visit)
	}
	for _, item := range n.Items {
		eachValue(item, path+"[]", visit)
	}
	if !n.Is(spec.Map) && !n.Is(spec.List) {
		visit(path, n)
	}
}

// TestManifestsThatSayTheSame: what servers note, the order of fields and spellings make no
// difference; a second mount of a volume does.
func TestManifestsThatSayTheSame(t *testing.T) {
	const applied = `
apiVersion: batch/v1
kind: CronJob
metadata: {name: a, namespace: jp, labels: {app.kubernetes.io/managed-by: batchfn, batchfn.dev/region: jp}}
spec:
  schedule: "*/5 * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          containers:
          - name: a
            env: [{name: B, valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}]
            envFrom: [{prefix: P_, secretRef: {name: s}}]
            volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b}]
            resources: {requests: {cpu: 500m, memory: 1Gi}}
`
	live := strings.NewReplacer(
		"metadata: {name: a,", `metadata: {uid: u, resourceVersion: "5", generation: 3, creationTimestamp: "2026-01-01T00:00:00Z", managedFields: [{manager: m}], annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}, name: a,`,
		"\nspec:", "\nstatus: {active: []}\nspec:", `"*/5 *`, `"0/5 *`, "{name: s, key: k, optional: true}", "{optional: true, key: k, name: s}",
		"{prefix: P_, secretRef: {name: s}}", "{secretRef: {name: s}, prefix: P_}", "500m", `"0.5"`, "1Gi", "1024Mi").Replace(applied)
	for _, byField := range []bool{true, false} {
		told := func(old, now string) string {
			return string(diff.Manifests([]diff.Resource{resource(t, nodes(t, old)[0])}, []diff.Resource{resource(t, nodes(t, now)[0])}, byField).Text())
		}
		assert.Empty(t, told(applied, live))
		assert.Contains(t, told(applied, strings.Replace(applied, "mountPath: /a", "mountPath: /c", 1)), "/a → /c")
		assert.Contains(t, told(applied, strings.Replace(applied, "mountPath: /b", "mountPath: /c", 1)), "/b → /c")
	}
}
