package spec

import (
	"iter"
	"slices"
)

// Fleet is everything that was read, before any region.
type Fleet struct {
	Entries  []*Entry          // by kind, then name
	Platform *Platform         // the one of the first entry; of the fleet where it has no entry
	Files    []string          // names of all files, in the order of findings
	Sources  map[string][]byte // text by file name, for excerpts
	Ignored  []Ignored         // files that look like part of the fleet
	Repeated []Repeated        // entries that one file defines twice
	Findings []Finding         // of the shape: unknown fields, wrong types, names used twice
	Partial  bool              // its platform has other batches, in directories that were not read

	// Evaluated is why packages were evaluated rather than read as literals,
	// which takes several times as long: the first place of each.
	Evaluated []Related
}

// Ignored is a file of the fleet's directories that is not read, and the name
// under which it would be.
type Ignored struct{ File, Rename string }

// Repeated is an entry that a file defines once more, with a field that the first
// definition sets too.
type Repeated struct {
	Kind       Kind
	Name       string
	Field      string
	First, Pos Pos // of the two names
}

// RegionNames lists the regions of the whole fleet in the order of the output:
// as the first platform lists them, then what other packages add.
func (f *Fleet) RegionNames() []string {
	var names []string
	known := map[string]bool{}
	for _, p := range f.Platforms() {
		for _, r := range p.Regions {
			if !known[r.Name] {
				known[r.Name] = true
				names = append(names, r.Name)
			}
		}
	}
	return names
}

// Platforms lists the platforms of the fleet, each once: the fleet's own, then those
// that entries of other packages see.
func (f *Fleet) Platforms() []*Platform {
	var all []*Platform
	add := func(p *Platform) {
		if p != nil && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	add(f.Platform)
	var last *Platform
	for _, e := range f.Entries {
		if e.Platform != last { // neighbours mostly share one
			add(e.Platform)
			last = e.Platform
		}
	}
	return all
}

// Deployments yields every entry with every region that it is deployed to, of
// those asked for (none: all), in the order of the output: region, kind, name.
func (f *Fleet) Deployments(regions ...string) iter.Seq2[*Entry, *Region] {
	return func(yield func(*Entry, *Region) bool) {
		for _, name := range f.RegionNames() {
			if len(regions) > 0 && !slices.Contains(regions, name) {
				continue
			}
			for _, e := range f.Entries {
				if r := e.Region(name); r != nil && !yield(e, r) {
					return
				}
			}
		}
	}
}

// Workloads resolves the deployments one after the other, so that memory does not
// grow with the regions. A workload is the same variable as the one before: who
// keeps one takes that of Entry.In.
func (f *Fleet) Workloads(regions ...string) iter.Seq[*Workload] {
	return f.WorkloadsOf(Kinds, regions...)
}

// WorkloadsOf does it for some kinds.
func (f *Fleet) WorkloadsOf(kinds []Kind, regions ...string) iter.Seq[*Workload] {
	return func(yield func(*Workload) bool) {
		w := new(Workload)
		for e, r := range f.Deployments(regions...) {
			if !slices.Contains(kinds, e.Kind) {
				continue
			}
			if e.into(w, r); !yield(w) {
				return
			}
		}
	}
}
