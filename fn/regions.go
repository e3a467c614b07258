package fn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
)

// In says of which regions something is said, where regions were asked for: " in
// region jp", or "".
func In(asked []string) string {
	switch len(asked) {
	case 0:
		return ""
	case 1:
		return " in region " + asked[0]
	}
	return " in the regions " + strings.Join(asked, ", ")
}

// CheckRegions fails with a *spec.Unreadable at the first region that is asked
// for and that the platform lacks. at is where it was asked for, and field, as
// in "spec.region", is the name that it has there; both may be empty.
func CheckRegions(asked, known []string, at spec.Pos, field string) error {
	for _, region := range asked {
		if slices.Contains(known, region) {
			continue
		}
		hint := nearest.Hint(region, known)
		if hint == "" {
			hint = "regions: " + strings.Join(known, ", ")
		}
		if field != "" {
			field += ": "
		}
		return spec.NewUnreadable(at, fmt.Sprintf("%sthe platform has no region %q", field, region), hint)
	}
	return nil
}
