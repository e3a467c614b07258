package adopt

import (
	"maps"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// unitsOf are the units, of those of all workloads, that an entry or what it stands on
// says, in order.
func (p *Plan) unitsOf(e *Entry, all map[foreign.Unit]bool) []foreign.Unit {
	own := map[foreign.Unit]bool{}
	for _, r := range e.regions {
		for _, says := range []units{e.in[r].Values, p.below(e, r)} {
			for u := range says {
				own[u] = own[u] || all[u]
			}
		}
	}
	maps.DeleteFunc(own, func(_ foreign.Unit, known bool) bool { return !known })
	return slices.SortedFunc(maps.Keys(own), byUnit)
}

// compose makes the fields of an entry: what its levels below do not say.
func (p *Plan) compose(e *Entry, own []foreign.Unit) {
	e.node = structure()
	overrides := map[string]*spec.Node{}
	for _, u := range own {
		if u.Field == "podSpec" || u.Field == "container" {
			continue
		}
		value, in := p.choose(e, u)
		if value != nil {
			say(e.node, u, value)
		}
		for r, v := range in {
			if overrides[r] == nil {
				overrides[r] = structure()
			}
			say(overrides[r], u, v)
		}
	}
	if len(e.regions) < len(p.platform.Get("regions").Map()) {
		list := &spec.Node{Type: spec.List}
		for _, r := range e.regions {
			list.Items = append(list.Items, spec.NewString(r))
		}
		set(e.node, "regions", list)
	}
	if len(overrides) > 0 {
		n := structure()
		for _, r := range e.regions {
			if overrides[r] != nil {
				set(n, r, overrides[r])
			}
		}
		set(e.node, "overrides", n)
	}
}

// choose decides what the entry says of a unit and what its overrides: as little as
// can be.
func (p *Plan) choose(e *Entry, u foreign.Unit) (own *spec.Node, overrides map[string]*spec.Node) {
	if u.Field == "owner" { // there is one in all regions
		return e.mostOwner(), nil
	}
	candidates := []*spec.Node{nil}
	for _, r := range e.regions {
		if v := e.in[r].Values[u]; v != nil && !slices.ContainsFunc(candidates, func(c *spec.Node) bool { return same(c, v) }) {
			candidates = append(candidates, v)
		}
	}
	least := -1
	for _, c := range candidates {
		in := p.overrides(e, u, c)
		cost := 6 * len(in)
		if c != nil {
			cost += 5
		}
		if least < 0 || cost < least {
			least, own, overrides = cost, c, in
		}
	}
	return own, overrides
}

// mostOwner is the owner that most regions of an entry name, the first of several.
func (e *Entry) mostOwner() *spec.Node {
	var all []*spec.Node
	for _, r := range e.regions {
		if owner := e.in[r].Values[foreign.Unit{Field: "owner"}]; owner != nil {
			all = append(all, owner)
		}
	}
	owner, _ := most(all, same)
	return owner
}

// overrides are what regions have to say where the entry says own.
func (p *Plan) overrides(e *Entry, u foreign.Unit, own *spec.Node) map[string]*spec.Node {
	in := map[string]*spec.Node{}
	for _, r := range e.regions {
		want, have := e.in[r].Values[u], own
		if have == nil {
			have = p.below(e, r)[u]
		}
		switch {
		case same(want, have):
		case want != nil:
			in[r] = want
		case own != nil:
			in[r] = &spec.Node{Type: spec.Null, Text: "null"}
		}
	}
	return in
}

// below is what an entry is merged onto in a region.
func (p *Plan) below(e *Entry, region string) units {
	key := string(e.Kind) + "/" + region
	if p.levels == nil {
		p.levels = map[string]units{}
	}
	if p.levels[key] == nil {
		p.levels[key] = p.level(e.Kind, region)
	}
	u := p.levels[key]
	f := e.in[region]
	protect := foreign.Unit{Field: "protect"}
	if e.Kind == spec.Batches && p.platform.Get("protect").Str() == spec.ProtectNonIdempotent {
		u = maps.Clone(u)
		u[protect] = spec.NewBool(f.Values[foreign.Unit{Field: "idempotent"}].Text != "true")
	}
	if book := p.platform.At("owners", f.Values[foreign.Unit{Field: "owner"}].Str(), "runbook"); book != nil {
		u = maps.Clone(u)
		u[foreign.Unit{Field: "runbook"}] = book
	}
	return u
}

// say puts a value of a unit into an entry or an override.
func say(n *spec.Node, u foreign.Unit, v *spec.Node) {
	path := strings.Split(u.Field, ".")
	for _, name := range path[:len(path)-1] {
		n = under(n, name)
	}
	last := path[len(path)-1]
	if u.Key == "" {
		set(n, last, v)
		return
	}
	n = under(n, last)
	switch {
	case u.Field == "resources" && v.Is(spec.Map), u == queueUnit && v.Is(spec.Map):
		for _, f := range v.Fields {
			set(n, f.Name, f.Value)
		}
	case u.Field == "resources": // null
		set(n, u.Key, v)
		set(n, u.Key+"Limit", v)
	default:
		set(n, u.Key, v)
	}
}
