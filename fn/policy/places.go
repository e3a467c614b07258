package policy

import (
	"iter"

	"github.com/batchfn/batchfn/fn/spec"
)

// nowhere resolves entries that are deployed nowhere, because their regions are
// wrong, in all regions: their other mistakes are reported at once.
func nowhere(f *spec.Fleet) iter.Seq[*spec.Workload] {
	return func(yield func(*spec.Workload) bool) {
		for _, e := range f.Entries {
			if len(e.Regions()) > 0 {
				continue
			}
			regions := e.Platform.Regions
			if len(regions) == 0 {
				regions = []*spec.Region{e.Platform.Nowhere()}
			}
			for _, r := range regions {
				if !yield(e.In(r)) {
					return
				}
			}
		}
	}
}
