// Package decorate says what a decorator is: a value that says what to add to a
// resource of any origin. A decorator knows no batch: its exported fields are
// its whole configuration. What it adds is applied here, in one place.
package decorate

import (
	"slices"

	"github.com/batchfn/batchfn/fn/manifest"
)

// Additions are what a decorator adds to a resource. Any of them may be empty.
type Additions struct {
	Labels         manifest.Strings  // of the resource, its job template and its pods
	PodLabels      manifest.Strings  // of its pods only
	PodAnnotations manifest.Strings  // of its pods only
	Env            []manifest.EnvVar // of the main container, before its own
}

// Object applies additions to a resource. The environment of the first ones
// stands first. A resource without pods gets labels only, and pods without a
// container get no environment.
func Object(o manifest.Object, additions ...Additions) {
	metas, pods := o.Metadata(), o.Pods()
	for _, a := range additions {
		for _, meta := range metas {
			meta.Labels.SetAll(a.Labels)
		}
		if pods != nil {
			pods.Meta.Labels.SetAll(a.Labels)
			pods.Meta.Labels.SetAll(a.PodLabels)
			pods.Meta.Annotations.SetAll(a.PodAnnotations)
		}
	}
	if pods == nil {
		return
	}
	if main := pods.Main(); main != nil {
		for _, a := range slices.Backward(additions) {
			main.Env = slices.Insert(main.Env, 0, a.Env...)
		}
	}
}
