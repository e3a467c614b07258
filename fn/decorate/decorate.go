// Package decorate says what a decorator is: a filter over resources of any
// origin. A decorator knows no batch: its exported fields are its whole
// configuration.
package decorate

import "github.com/batchfn/batchfn/fn/manifest"

// Filter changes a resource in place. It leaves resources alone that it has
// nothing to add to.
type Filter interface{ Filter(manifest.Object) }

// Apply runs filters over resources, one filter after the other.
func Apply(objects []manifest.Object, filters ...Filter) {
	for _, f := range filters {
		for _, o := range objects {
			f.Filter(o)
		}
	}
}
