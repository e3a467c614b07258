package spec

import (
	"slices"
	"strings"
)

// Entry is one batch as written. Its platform is the one its package sees.
type Entry struct {
	Kind     Kind
	Name     string
	Pos      Pos    // of the name in the struct form, of the entry in the list form
	NamePos  Pos    // of the name itself
	Within   string // path of the entry in its file, where places are lost
	Node     *Node  // its fields
	Platform *Platform
	Resource ResourceID // that the entry was lifted from; empty for one of a fleet

	regions []*Region          // nil until Regions was called
	byName  map[string]*Region // the same, once Region was called
}

// Regions lists the regions the entry is deployed to, in the platform's order.
// Names the platform lacks are left out: region-known reports them.
func (e *Entry) Regions() []*Region {
	if e.regions != nil {
		return e.regions
	}
	list := e.Node.Get("regions")
	if !list.Is(List) {
		e.regions = e.Platform.Regions
		return e.regions
	}
	e.regions = []*Region{}
	listed := newNameSet(list)
	for _, r := range e.Platform.Regions {
		if listed[r.Name] {
			e.regions = append(e.regions, r)
		}
	}
	return e.regions
}

// Region is the region of a name, if the entry is deployed to it, or nil.
func (e *Entry) Region(name string) *Region {
	if e.byName == nil {
		if p := e.Platform; e.Node.Get("regions").Is(List) {
			e.byName = regionsByName(e.Regions())
		} else {
			if len(p.byName) != len(p.Regions) {
				p.byName = regionsByName(p.Regions)
			}
			e.byName = p.byName
		}
	}
	return e.byName[name]
}

func regionsByName(regions []*Region) map[string]*Region {
	out := make(map[string]*Region, len(regions))
	for _, r := range regions {
		out[r.Name] = r
	}
	return out
}

// SortEntries puts entries into the order of the output.
func SortEntries(entries []*Entry) {
	slices.SortStableFunc(entries, func(a, b *Entry) int {
		if a.Kind != b.Kind {
			return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind)
		}
		return strings.Compare(a.Name, b.Name)
	})
}
