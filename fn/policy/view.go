package policy

import (
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// view is what rules about the whole fleet see.
type view struct {
	fleet   *spec.Fleet
	opts    Options
	entries map[string]*spec.Entry      // by name, once a rule asks
	allowed map[*spec.Platform]*allowed // what waivers and rules may name, once one asks
	names   map[spec.Kind][]string      // of entries, by kind, once a rule asks
}

// entry is the entry of a name, whatever its kind, or nil.
func (v *view) entry(name string) *spec.Entry {
	if v.entries == nil {
		v.entries = make(map[string]*spec.Entry, len(v.fleet.Entries))
		for _, e := range v.fleet.Entries {
			v.entries[e.Name] = e
		}
	}
	return v.entries[name]
}

// anyKind stands for all kinds.
const anyKind spec.Kind = ""

// entryNames lists the names of the entries of a kind.
func (v *view) entryNames(kind spec.Kind) []string {
	if v.names == nil {
		v.names = map[spec.Kind][]string{}
		for _, e := range v.fleet.Entries {
			v.names[e.Kind] = append(v.names[e.Kind], e.Name)
			v.names[anyKind] = append(v.names[anyKind], e.Name)
		}
	}
	return v.names[kind]
}

// namesOf are the names that exist, by field of an entry. A part of a fleet knows
// no names of batches.
func (v *view) namesOf(p *spec.Platform) *allowed {
	if names, known := v.allowed[p]; known {
		return names
	}
	all := map[string][]string{"region": p.RegionNames(), "owner": slices.Clone(p.OwnerNames), "profile": p.Profiles()}
	seen := map[string]bool{}
	for _, owner := range all["owner"] {
		seen[owner] = true
	}
	for _, e := range v.fleet.Entries {
		if owner := e.Node.Get("owner").Str(); owner != "" && !seen[owner] {
			seen[owner] = true
			all["owner"] = append(all["owner"], owner)
		}
		if !v.fleet.Partial {
			all["name"] = append(all["name"], e.Name)
		}
	}
	if len(all["name"]) > 0 && !v.fleet.Partial {
		for _, h := range v.opts.HandWritten {
			all["name"] = append(all["name"], h.Resource.Name)
		}
		all["name"] = append(all["name"], v.opts.Beside...)
	}
	if v.allowed == nil {
		v.allowed = map[*spec.Platform]*allowed{}
	}
	v.allowed[p] = &allowed{all, map[string]map[string]bool{}}
	for field, list := range all {
		v.allowed[p].sets[field] = setOf(list)
	}
	return v.allowed[p]
}

// allowed are the names that exist, by field of an entry.
type allowed struct {
	lists map[string][]string
	sets  map[string]map[string]bool
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}
