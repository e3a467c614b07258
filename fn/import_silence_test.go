package fn_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// silent are changes of a manifest that mean nothing, or that the report does not repeat:
// what is left alone is left alone as a whole, a value may stand in several places, and
// what is not read says so once.
var silent = regexp.MustCompile(strings.Join([]string{
	`^(ServiceAccount|HorizontalPodAutoscaler|PodDisruptionBudget|ScaledJob)/`, `/(hpa-one|rabbit)[.:]`, `^CronJob/[.:]`, // left alone
	`\.apiVersion (deleted|changed)$`, `\.(helm\.sh/chart|meta\.helm\.sh/release-name|meta\.helm\.sh/release-namespace|team|app)( deleted| changed|$)`,
	`\.(metadata|labels|app\.kubernetes\.io/name|ownerReferences) deleted$`,                                                                                          // what others have too
	`\.(suspend|replicas|podReplacementPolicy|strategy\.type|scaleTargetRef\.kind|onPodConditions\[\]\.status) deleted$`, `^Deployment/gov\.spec\.replicas changed$`, // defaults
	`\.resources\.requests( deleted|\.(cpu|memory) deleted)$`,                                               // the limit says it
	`\.(command|args) deleted$`, `\.env\[\]( deleted|\.value (deleted|changed)|\.vaule changed|: unknown)$`, // there is none, it is withheld, or another of the name counts
}, "|"))

// TestNothingIsImportedSilently changes each value of manifests, takes each field away and
// adds one that nobody knows. Each time, the fleet or the report is another one.
func TestNothingIsImportedSilently(t *testing.T) {
	step := 1
	if testing.Short() {
		step = 11
	}
	for _, name := range []string{"21-chart", "22-list", "23-keda", "25-numbers", "26-pods", "27-misspelt", "28-queues"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := manifests(t, filepath.Join("../testdata/import/samples", name, "in"))
			was := adopted(t, all)
			n := 0
			for _, m := range all {
				eachChange(m, m.Get("kind").Str()+"/"+m.At("metadata", "name").Str(), func(what string, change func() (undo func())) {
					if n++; n%step > 0 || silent.MatchString(what) {
						return
					}
					undo := change()
					assert.NotEqual(t, was, adopted(t, all), what)
					undo()
				})
			}
			require.Greater(t, n, 100)
		})
	}
}

// manifests are the resources of a directory.
func manifests(t *testing.T, dir string) (all []*spec.Node) {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	require.NoError(t, err)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, doc := range document.Split(text) {
			n, err := document.ParseYAML(name, doc)
			require.NoError(t, err)
			if items := n.Get("items").List(); items != nil {
				all = append(all, items...)
			} else {
				all = append(all, n)
			}
		}
	}
	return all
}

// adopted is what becomes of manifests: the fleet and the report.
func adopted(t *testing.T, all []*spec.Node) string {
	in := adopt.Input{Known: shape.Known}
	for _, n := range all {
		in.Resources = append(in.Resources, adopt.Resource{Node: n})
	}
	plan := adopt.New(in)
	_, whole, err := plan.Files(nil)
	require.NoError(t, err)
	var b strings.Builder
	b.Write(whole)
	if plan.Workloads() > 0 {
		fleet, err := source.ReadText("imported.cue", whole, source.Options{})
		require.NoError(t, err, string(whole))
		require.NoError(t, fn.Prove(plan, fleet).JSON(&b))
	}
	return b.String()
}

// eachChange visits each change of a value.
func eachChange(n *spec.Node, path string, visit func(what string, change func() (undo func()))) {
	fields, items, was := n.Fields, n.Items, *n
	back := func() { *n = was }
	switch n.Type {
	case spec.Map:
		visit(path+": unknown", func() func() {
			n.Fields = append(slices.Clone(fields), spec.Field{Name: "zzz", Pos: n.Pos, Value: &spec.Node{Type: spec.String, Text: "zzz", Pos: n.Pos}})
			return back
		})
		for i, f := range fields {
			visit(path+"."+f.Name+" deleted", func() func() { n.Fields = slices.Delete(slices.Clone(fields), i, i+1); return back })
			eachChange(f.Value, path+"."+f.Name, visit)
		}
	case spec.List:
		for i, item := range items {
			visit(path+"[] deleted", func() func() { n.Items = slices.Delete(slices.Clone(items), i, i+1); return back })
			eachChange(item, path+"[]", visit)
		}
	case spec.Bool:
		visit(path+" changed", func() func() {
			n.Raw, n.Text = "", map[string]string{"true": "false", "false": "true"}[n.Text]
			return back
		})
	case spec.Null:
	default:
		visit(path+" changed", func() func() { n.Raw, n.Text = "", n.Text+"7"; return back })
	}
}
