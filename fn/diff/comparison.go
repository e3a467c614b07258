package diff

import (
	"cmp"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// comparison is two fleets on the way to their difference.
type comparison struct {
	old, now *spec.Fleet
	regions  []string
	out      Diff

	changes      map[changeKey]*Change
	consequences map[consequenceKey]*Consequence
	alike        map[platforms]bool // platforms that say the same
	gone, new    []*pair            // entries of one side
	moved        bool               // a start in the week may be another
	startsNew    map[start]bool     // batches that are new, or whose starts may be others
}

// changeKey tells equal changes: values are equal as values, however they are
// written.
type changeKey struct {
	field    string
	from, to string
}

type consequenceKey struct{ kind, text string }

type platforms struct{ old, now *spec.Platform }

// start is a batch in a region.
type start struct{ name, region string }

// newComparison starts a comparison of two fleets; nil if there are none.
func newComparison(old, now *spec.Fleet, regions []string) *comparison {
	c := &comparison{old: old, now: now, changes: map[changeKey]*Change{}, consequences: map[consequenceKey]*Consequence{}, alike: map[platforms]bool{}, startsNew: map[start]bool{}}
	var known []string
	if old != nil && now != nil {
		known = slices.Concat(now.RegionNames(), old.RegionNames())
	}
	for _, name := range known {
		if !slices.Contains(c.regions, name) && (len(regions) == 0 || slices.Contains(regions, name)) {
			c.regions = append(c.regions, name)
		}
	}
	c.out = Diff{Regions: c.regions, Added: []Batch{}, Removed: []Batch{}, Changes: []Change{}, Consequences: []Consequence{},
		Hints: map[string]string{}, About: map[string]string{}, Owners: map[string]string{}, Totals: map[string]Total{}}
	return c
}

// change notes that a field of a workload changes.
func (c *comparison) change(w *spec.Workload, field string, from, to value) {
	c.changeOf(w.Name, w.Region.Name, field, from, to)
}

func (c *comparison) changeOf(name, region, field string, from, to value) {
	key := changeKey{field, from.key, to.key}
	known := c.changes[key]
	if known == nil {
		known = &Change{Field: field, From: from.shown(), To: to.shown()}
		c.changes[key] = known
	}
	known.Batches = add(known.Batches, name, region)
}

// follows notes a consequence for a batch in a region.
func (c *comparison) follows(kind, name, region, text string) {
	key := consequenceKey{kind, text}
	known := c.consequences[key]
	if known == nil {
		known = &Consequence{Kind: kind, Text: text}
		c.consequences[key] = known
	}
	known.Batches = add(known.Batches, name, region)
}

// diff puts all that was noted into the order of the output.
func (c *comparison) diff() *Diff {
	for _, change := range c.changes {
		c.out.Changes = append(c.out.Changes, *change)
	}
	slices.SortFunc(c.out.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(rank(a.Field), rank(b.Field)), cmp.Compare(a.Field, b.Field), compareBatches(a.Batches, b.Batches), compareTexts(a.From, b.From), compareTexts(a.To, b.To))
	})
	for _, consequence := range c.consequences {
		c.out.Consequences = append(c.out.Consequences, *consequence)
	}
	slices.SortFunc(c.out.Consequences, func(a, b Consequence) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), compareBatches(a.Batches, b.Batches), cmp.Compare(a.Text, b.Text))
	})
	return &c.out
}

// compareBatches puts what concerns many batches first.
func compareBatches(a, b []Batch) int {
	return cmp.Or(cmp.Compare(len(b), len(a)), slices.CompareFunc(a, b, func(a, b Batch) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), slices.Compare(a.Regions, b.Regions))
	}))
}

func compareTexts(a, b *string) int {
	switch {
	case a == nil || b == nil:
		return cmp.Compare(bit(a != nil), bit(b != nil))
	}
	return cmp.Compare(*a, *b)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
