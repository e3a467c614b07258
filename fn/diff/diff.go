// Package diff says what changes between two fleets: by batch, region and field as
// an entry names them, and what follows on the day of the change. It compares what
// the fleets mean in each region, after all levels have merged, so that a value
// that moves from an entry to the platform is no change. It reads and writes nothing.
package diff

import (
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// Diff is what changes.
type Diff struct {
	Regions      []string // of both sides, in the order of the output
	Added        []Batch
	Removed      []Batch
	Changes      []Change // by field, then by values
	Consequences []Consequence

	Hints  map[string]string // of an added batch that may be a removed one under another name, by name
	About  map[string]string // what an added batch is, by name
	Owners map[string]string // who owns a batch now, or before it was removed
	Totals map[string]Total  // batches by region
}

// Total is how many batches a region has.
type Total struct{ Old, Now int }

// Batch is a batch and some of its regions.
type Batch struct {
	Name    string   `json:"name"`
	Regions []string `json:"regions"`
}

// Change is a field that changes alike in some batches. A value is nil where the
// field is not set and has no default.
type Change struct {
	Field   string  `json:"field"`
	From    *string `json:"from"`
	To      *string `json:"to"`
	Batches []Batch `json:"batches"`
}

// Consequence is what follows from changes of some batches.
type Consequence struct {
	Kind    string  `json:"kind"` // one of the constants below
	Batches []Batch `json:"batches"`
	Text    string  `json:"text"`
}

// The kinds of consequences, in the order of the output.
const (
	Recreate = "recreate" // Kubernetes deletes and creates a resource
	Prune    = "prune"    // a resource goes
	Skip     = "skip"     // a run is missing on the day of the change
	Double   = "double"   // a run comes twice on the day of the change
	Paged    = "paged"    // somebody else is called, or in another time
	Retries  = "retries"  // a failed run is repeated although that may do harm
	Crowded  = "crowded"  // more starts in a minute than the platform allows
)

var kinds = []string{Recreate, Prune, Skip, Double, Paged, Retries, Crowded}

// Empty reports whether nothing changes.
func (d *Diff) Empty() bool { return len(d.Added)+len(d.Removed)+len(d.Changes) == 0 }

// Fleets compares two fleets in some regions (none: all). Neither may have a finding
// at level error.
func Fleets(old, now *spec.Fleet, regions ...string) *Diff {
	c := newComparison(old, now, regions)
	for _, p := range c.pairs() {
		c.compare(p)
	}
	c.renames()
	c.crowds()
	return c.diff()
}

// add adds a batch in a region to a list in which the regions of a batch are
// neighbours.
func add(batches []Batch, name, region string) []Batch {
	if last := len(batches) - 1; last >= 0 && batches[last].Name == name {
		if !slices.Contains(batches[last].Regions, region) {
			batches[last].Regions = append(batches[last].Regions, region)
		}
		return batches
	}
	return append(batches, Batch{name, []string{region}})
}
