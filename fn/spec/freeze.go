package spec

import "slices"

// Freeze suspends what matches all of its selectors that are there: a migration or
// an incident. Rendering knows no date, so Until is for people and for `check`.
type Freeze struct {
	Node          *Node
	Reason, Until string

	regions, owners, batches *Node
}

func newFreezes(n *Node) []*Freeze {
	var out []*Freeze
	for _, item := range n.List() {
		out = append(out, &Freeze{
			Node: item, Reason: item.Get("reason").Str(), Until: item.Get("until").Str(),
			regions: item.Get("regions"), owners: item.Get("owners"), batches: item.Get("batches"),
		})
	}
	return out
}

// freezeOf is the first freeze that matches a workload, or nil.
func (p *Platform) freezeOf(w *Workload) *Freeze {
	for _, f := range p.Freezes {
		if selects(f.regions, w.Region.Name) && selects(f.owners, w.Owner) && selects(f.batches, w.Name) {
			return f
		}
	}
	return nil
}

// selects reports whether a selector lists a name; one that is absent lists all.
func selects(list *Node, name string) bool {
	return list == nil || slices.ContainsFunc(list.List(), func(n *Node) bool { return n.Str() == name })
}

// Which batches the platform protects from node consolidation.
const (
	ProtectNone          = "none"
	ProtectNonIdempotent = "nonIdempotent"
	ProtectAll           = "all"
)
