package spec

// Freeze suspends what matches all of its selectors that are there: a migration or
// an incident. Rendering knows no date, so Until is for people and for `check`.
type Freeze struct {
	Node          *Node
	Reason, Until string

	regions, owners, batches nameSet
}

func newFreezes(n *Node) []*Freeze {
	var out []*Freeze
	for _, item := range n.List() {
		out = append(out, &Freeze{
			Node: item, Reason: item.Get("reason").Str(), Until: item.Get("until").Str(),
			regions: newNameSet(item.Get("regions")), owners: newNameSet(item.Get("owners")), batches: newNameSet(item.Get("batches")),
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

// nameSet are the names that a list has; nil where there is no list.
type nameSet map[string]bool

func newNameSet(list *Node) nameSet {
	if list == nil {
		return nil
	}
	names := make(nameSet, len(list.List()))
	for _, item := range list.List() {
		names[item.Str()] = true
	}
	return names
}

// selects reports whether a selector lists a name; one that is absent lists all.
func selects(names nameSet, name string) bool { return names == nil || names[name] }

// Which batches the platform protects from node consolidation.
const (
	ProtectNone          = "none"
	ProtectNonIdempotent = "nonIdempotent"
	ProtectAll           = "all"
)
