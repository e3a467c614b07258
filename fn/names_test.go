package fn_test

import (
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// used counts the names in rendered resources that are not the user's own.
type used struct{ labels, annotations, env map[string]int }

// TestNamesAreTheVocabulary: what batchfn writes into the resources of all
// fleets of the tests is in fn/names, so that reserved-name knows it, and what
// is in fn/names is written.
func TestNamesAreTheVocabulary(t *testing.T) {
	fleets, err := filepath.Glob("../testdata/golden/*")
	require.NoError(t, err)
	u := used{map[string]int{}, map[string]int{}, map[string]int{}}
	for _, dir := range append(fleets, fleetDir) {
		u.addFleet(t, dir)
	}
	u.annotations[names.BatchSet]++ // in the output of the KRM function only
	u.labels[names.Run]++           // on a Job of its own only
	u.annotations[names.Instantiate]++
	same := func(want names.Set, got map[string]int, what string) {
		assert.ElementsMatch(t, want, slices.Collect(maps.Keys(got)), "%s: fn/names and what is written differ", what)
	}
	same(names.Labels, u.labels, "labels")
	same(append(slices.Clone(names.Annotations), names.Protection...), u.annotations, "annotations")
	same(names.Env, u.env, "environment")
}

func (u used) addFleet(t *testing.T, dir string) {
	t.Helper()
	fleet, err := source.Read([]string{dir}, source.Options{})
	require.NoError(t, err)
	rendered, findings := fn.Render(fleet, fn.Options{Version: "v1"})
	require.False(t, spec.HasErrors(findings), "%s: %v", dir, findings)
	next, stop := iter.Pull(rendered.All())
	defer stop()
	for w := range fleet.Workloads() {
		r, _ := next()
		require.Equal(t, w.Name, r.Name)
		for _, o := range r.Objects {
			u.addObject(o, w)
		}
	}
}

func (u used) addObject(o manifest.Object, w *spec.Workload) {
	metas := o.Metadata()
	if pods := o.Pods(); pods != nil {
		metas = append(metas, &pods.Meta)
		for _, v := range pods.Spec.Containers[0].Env {
			if !slices.ContainsFunc(w.Env, func(own spec.EnvVar) bool { return own.Name == v.Name }) {
				u.env[v.Name]++
			}
		}
	}
	for _, meta := range metas {
		count(u.labels, meta.Labels, append(slices.Clone(w.Labels), w.Selector...))
		count(u.annotations, meta.Annotations, w.Annotations)
	}
}

func count(in map[string]int, written manifest.Strings, own []spec.Pair) {
	for _, s := range written {
		if !slices.ContainsFunc(own, func(p spec.Pair) bool { return p.Name == s.Key }) {
			in[s.Key]++
		}
	}
}
