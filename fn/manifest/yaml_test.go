package manifest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	yamlv3 "go.yaml.in/yaml/v3"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/batchfn/batchfn/fn/manifest"
)

// tricky are strings that some reader of YAML takes for something else.
var tricky = []string{
	"", " ", "y", "n", "yes", "No", "on", "OFF", "true", "null", "~", "NULL", "nan", ".nan", ".inf", "-.inf", "inf",
	"1", "01", "1e3", "1.0", "0x1F", "0o17", "0b1", "1_000", "12:30", "12:30:45", "190:20:30", "2024-01-01", "2001-12-14t21:59:43.10-05:00",
	"-", "- a", "-c", "--flag=x", "?", "? a", ":", ": a", "a: b", "a:", "a #b", "#a", "a#b", "&a", "*a", "!a", "!!str", "|", ">", "%a", "@a", "`a", "'", "\"", "a'b", `a"b`, `a\b`, "{a}", "[a]", "a, b",
	"<<", "=", "...", "---", "--- a", "a\n---\nb", "a\nb", "a\nb\n", "a\nb\n\n", "\na", " a\nb", "a \nb", "a\n b\n", "\ta\nb", "a\tb", "a\r\nb", "\r", "\x00", "\x07", "\x7f", "\u0085", "\u2028", "\ufeff", "\u202e", "\u200b",
	"日本語", "日本語: はい", "絵文字😀", "é", "100m", "1Gi", "512Mi", "1E", "1e", "0.5", "+1", ".5", "5.", "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/batch:v1", "a  b", " a", "a ", strings.Repeat("x", 300), strings.Repeat("x", 1500), strings.Repeat("日", 999), "\xff\xfe",
}

func TestStringsComeBackAsTheyWere(t *testing.T) {
	for _, s := range tricky {
		if s != "\xff\xfe" { // no YAML holds it
			roundTrip(t, s)
		}
	}
}

// FuzzScalar holds the encoder to two readers of YAML, as values and as keys.
func FuzzScalar(f *testing.F) {
	for _, s := range tricky {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ToValidUTF8(s, "") == s {
			roundTrip(t, s)
		}
	})
}

func roundTrip(t *testing.T, s string) {
	t.Helper()
	var labels manifest.Strings
	labels.Set(s, s)
	o := &manifest.CronJob{Kind: "CronJob", Meta: manifest.Metadata{Name: s, Labels: labels}}
	o.Spec.JobTemplate.Spec.Template.Spec.Containers = []manifest.Container{{Name: "a", Args: []string{s}, Extra: manifest.Fields{{Key: "x" + s, Value: []any{s, []any{s}, manifest.Fields{{Key: s, Value: s}}}}}}}
	text := manifest.AppendYAML(nil, o)

	var v3 map[string]any
	require.NoError(t, yamlv3.Unmarshal(text, &v3), "%q:\n%s", s, text)
	var sigs map[string]any
	require.NoError(t, sigsyaml.Unmarshal(text, &sigs), "%q:\n%s", s, text)
	var want map[string]any
	require.NoError(t, json.Unmarshal(manifest.JSON(o), &want))
	for reader, got := range map[string]map[string]any{"yaml/v3": v3, "sigs.k8s.io/yaml": sigs} {
		for _, key := range []string{"kind", "metadata"} {
			require.Equal(t, want[key], got[key], "%s reads %q:\n%s", reader, s, text)
		}
		template := func(m map[string]any) any {
			return m["spec"].(map[string]any)["jobTemplate"].(map[string]any)["spec"].(map[string]any)["template"].(map[string]any)["spec"].(map[string]any)["containers"]
		}
		require.Equal(t, template(want), template(got), "%s reads %q:\n%s", reader, s, text)
	}
	assert.NotContains(t, string(text), "\n---\n", "a document of its own")
}

func TestLayout(t *testing.T) {
	var meta manifest.Metadata
	meta.Name = "a"
	meta.Labels.Set("b", "1")
	meta.Labels.Set("a", "x")
	o := &manifest.Deployment{APIVersion: "apps/v1", Kind: "Deployment", Meta: meta}
	o.Spec.Template.Spec.Containers = []manifest.Container{{Name: "c", Args: []string{"-v", "a\nb\n"}}}
	o.Spec.Template.Spec.Volumes = []manifest.Volume{{Name: "v", EmptyDir: &manifest.EmptyDir{}}}
	assert.Equal(t, `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
  labels:
    a: x
    b: "1"
spec:
  selector:
    matchLabels: {}
  template:
    metadata: {}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: c
        args:
        - -v
        - |
          a
          b
      volumes:
      - name: v
        emptyDir: {}
`, string(manifest.AppendYAML(nil, o)))
}
