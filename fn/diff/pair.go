package diff

import (
	"cmp"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// pair is an entry on both sides, or on one.
type pair struct{ old, now *spec.Entry }

// entry is that of either side, the new one where there are two.
func (p *pair) entry() *spec.Entry { return cmp.Or(p.now, p.old) }

// pairs joins the entries of both fleets by kind and name, in that order.
func (c *comparison) pairs() (all []*pair) {
	for old, now := range merged(c.old.Entries, c.now.Entries, compareEntries) {
		all = append(all, &pair{old, now})
	}
	return all
}

func compareEntries(a, b *spec.Entry) int {
	return cmp.Or(cmp.Compare(slices.Index(spec.Kinds, a.Kind), slices.Index(spec.Kinds, b.Kind)), cmp.Compare(a.Name, b.Name))
}

// in is the region of a name where an entry is deployed, or nil.
func in(e *spec.Entry, region string) *spec.Region {
	if e != nil {
		for _, r := range e.Regions() {
			if r.Name == region {
				return r
			}
		}
	}
	return nil
}

// compare compares an entry of both sides in each region.
func (c *comparison) compare(p *pair) {
	alike, added, removed := c.saysTheSame(p), false, false
	for _, region := range c.regions {
		was, is := in(p.old, region), in(p.now, region)
		total := c.out.Totals[region]
		total.Old, total.Now = total.Old+bit(was != nil), total.Now+bit(is != nil)
		c.out.Totals[region] = total
		switch {
		case was != nil && is != nil:
			if !alike {
				c.workloads(p.old.In(was), p.now.In(is))
			}
		case is != nil:
			c.added(p.now.In(is))
			added = true
		case was != nil:
			c.removed(p.old.In(was))
			removed = true
		}
	}
	if added && p.old == nil {
		c.new = append(c.new, p)
	}
	if removed && p.now == nil {
		c.gone = append(c.gone, p)
	}
	c.own(p)
}

// own notes who owns a batch.
func (c *comparison) own(p *pair) {
	if _, known := c.out.Owners[p.entry().Name]; !known || p.now != nil {
		c.out.Owners[p.entry().Name] = p.entry().Node.Get("owner").Str()
	}
}

// saysTheSame reports whether an entry and its platform are the same on both sides:
// most are, and need not be resolved in each region.
func (c *comparison) saysTheSame(p *pair) bool {
	if p.old == nil || p.now == nil || !p.old.Node.Equal(p.now.Node) {
		return false
	}
	key := platforms{p.old.Platform, p.now.Platform}
	same, known := c.alike[key]
	if !known {
		same = key.old.Node.Equal(key.now.Node)
		c.alike[key] = same
	}
	return same
}

func (c *comparison) added(w *spec.Workload) {
	c.out.Added = add(c.out.Added, w.Name, w.Region.Name)
	if c.out.About[w.Name] == "" {
		c.out.About[w.Name] = about(w)
	}
	c.starts(w)
	c.retries(nil, w)
}

func (c *comparison) removed(w *spec.Workload) {
	c.out.Removed = add(c.out.Removed, w.Name, w.Region.Name)
	c.follows(Prune, w.Name, w.Region.Name, pruned)
}

// starts notes that the starts of a workload may be others than before.
func (c *comparison) starts(w *spec.Workload) {
	if w.Kind == spec.Batches {
		c.moved = true
		c.startsNew[start{w.Name, w.Region.Name}] = true
	}
}

// about says what a workload is, for who reviews that it is added: who owns it, how
// urgent it is, and when it runs.
func about(w *spec.Workload) string {
	when := map[spec.Kind]string{spec.Batches: w.Schedule, spec.Iterators: "iterator", spec.Workers: "worker of " + w.Queue.URL}[w.Kind]
	return w.Owner + ", " + w.Severity + ", " + when
}
