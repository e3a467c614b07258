package diff

import (
	"slices"
)

// Manifests compares two sets of manifests: by resource and path, or, where byField is
// set, by batch and field of an entry for those that batchfn made.
func Manifests(old, now []Resource, byField bool) *Diff {
	c := newComparison(nil, nil, nil)
	a, b := subjects(old, byField), subjects(now, byField)
	for _, s := range slices.Concat(b, a) {
		if !slices.Contains(c.regions, s.region) {
			c.regions = append(c.regions, s.region)
		}
	}
	c.out.Regions = c.regions
	for _, side := range [][]*subject{a, b} {
		slices.SortFunc(side, c.compareSubjects)
	}
	var gone, added []*subject
	for old, now := range merged(a, b, c.compareSubjects) {
		switch {
		case now == nil:
			gone = append(gone, old)
			c.out.Removed = add(c.out.Removed, old.name, old.region)
			c.follows(Prune, old.name, old.region, pruned)
			c.count(old, 1, 0)
		case old == nil:
			added = append(added, now)
			c.out.Added = add(c.out.Added, now.name, now.region)
			c.count(now, 0, 1)
		default:
			c.subject(old, now)
			c.count(now, 1, 1)
		}
	}
	c.renamed(gone, added)
	return c.diff()
}

const pruned = "Argo CD deletes it when it prunes; without prune it stays in the cluster and keeps running"
