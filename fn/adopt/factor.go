package adopt

import (
	"slices"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// factor lifts what most entries share into the platform. Only what every entry says
// itself can be lifted: an entry has no way to be without a default.
func (p *Plan) factor() {
	p.protection()
	said := p.counts()
	all := said[everyWorkload]
	for _, u := range p.all() {
		if !slices.Contains(defaultable, rootOf(u.Field)) || !saidByAll(u, said[u], all) {
			continue
		}
		s := p.shares(u)
		switch {
		case s.given:
		case s.byRegion != nil:
			for _, r := range p.regions {
				p.add(s.byRegion[r], regionPath(r, u)...)
			}
		case s.everywhere && (s.entries > 1 || s.unwritten) && s.often && !same(s.value, builtIn(spec.Batches)[u]):
			p.lift(u, s.value)
		}
	}
}

func rootOf(field string) string {
	if field == "resources.extended" {
		return "resources"
	}
	return field
}

func regionPath(r string, u foreign.Unit) []string {
	path := []string{"regions", r, u.Field}
	if u.Key != "" {
		path = append(path, u.Key)
	}
	return path
}

// lift makes a value a default.
func (p *Plan) lift(u foreign.Unit, v *spec.Node) {
	switch {
	case u.Field == "image":
		p.add(v, "image")
	case u.Field == "istio":
		p.add(v, "istio", u.Key)
	case u.Field == "resources":
		for _, f := range v.Fields {
			p.add(f.Value, "defaults", "resources", f.Name)
		}
	case u.Field == "resources.extended":
		p.add(v, "defaults", "resources", "extended", u.Key)
	case u.Key != "":
		p.add(v, "defaults", u.Field, u.Key)
	default:
		p.add(v, "defaults", u.Field)
	}
}

// shares is who says a unit, and what.
type shares struct {
	everywhere bool // all entries that can say it say it
	unwritten  bool // no manifest says it: it is Kubernetes' own default
	given      bool // the platform has it already
	often      bool // most say value
	entries    int  // that say value
	value      *spec.Node
	byRegion   map[string]*spec.Node // what most of each region say whose workloads all say it, where that differs
}

func (p *Plan) shares(u foreign.Unit) shares {
	s := shares{everywhere: true, unwritten: true}
	values, byRegion, lacking := []*spec.Node{}, map[string][]*spec.Node{}, map[string]bool{}
	said := map[*Entry]*spec.Node{}
	p.workloads(func(e *Entry, r string, f *foreign.Workload) {
		if e.Kind != spec.Batches && slices.Contains(ofBatches, u.Field) {
			return
		}
		v := f.Values[u]
		if v == nil {
			s.everywhere, lacking[r] = false, true
			return
		}
		said[e] = v
		s.given = s.given || p.isGiven(u, r)
		s.unwritten = s.unwritten && !v.Pos.Known()
		values, byRegion[r] = append(values, v), append(byRegion[r], v)
	})
	var count int
	s.value, count = most(values, same)
	for _, v := range said {
		if same(v, s.value) {
			s.entries++
		}
	}
	s.often = count*2 > len(values) || u == imageUnit && count*2 == len(values) || isSetting(u) && count*3 >= len(values)
	for r := range lacking {
		delete(byRegion, r)
	}
	if (u.Field == "env" || slices.Contains([]string{"image", "istio"}, u.Field) && len(said) > 1 && len(byRegion) == len(p.regions)) && len(byRegion) > 1 {
		s.byRegion = differing(byRegion)
	}
	return s
}

// isSetting reports whether an entry that differs says its own anyway, so that the most
// common value need not be that of most. What one team alone can use (its image, its
// account, its configuration) is not: a new entry of another team would get it. An image
// is a default from half of them on.
func isSetting(u foreign.Unit) bool {
	switch u.Field {
	case "image", "serviceAccount", "envFrom":
		return false
	}
	return u.Key == "" || u.Field == "resources" || u.Field == "history"
}

// isGiven reports whether the platform to start from says a unit.
func (p *Plan) isGiven(u foreign.Unit, region string) bool {
	if p.in.Platform == nil {
		return false
	}
	was := Plan{platform: p.in.Platform}
	v := was.level(spec.Batches, region)[u]
	return v != nil && !same(v, builtIn(spec.Batches)[u])
}

// differing is what most of each region say, if that is not the same everywhere.
func differing(byRegion map[string][]*spec.Node) map[string]*spec.Node {
	out := map[string]*spec.Node{}
	var all []*spec.Node
	for r, values := range byRegion {
		v, n := most(values, same)
		if n*2 <= len(values) {
			return nil
		}
		out[r] = v
		all = append(all, v)
	}
	if _, n := most(all, same); n == len(all) {
		return nil
	}
	return out
}

// all lists the units of all workloads.
func (p *Plan) all() []foreign.Unit {
	var all []foreign.Unit
	known := map[foreign.Unit]bool{}
	p.workloads(func(_ *Entry, _ string, f *foreign.Workload) {
		for u := range f.Values {
			if !known[u] {
				known[u] = true
				all = append(all, u)
			}
		}
	})
	slices.SortFunc(all, byUnit)
	return all
}

// count is how many workloads there are: all, and those of batches.
type count struct{ all, batches int }

// everyWorkload is the unit that counts has for those that all have.
var everyWorkload foreign.Unit

// counts are how many workloads of each region say a unit, so that nobody looks through
// them all for what few say.
func (p *Plan) counts() map[foreign.Unit]map[string]count {
	said := map[foreign.Unit]map[string]count{}
	add := func(u foreign.Unit, r string, kind spec.Kind) {
		if said[u] == nil {
			said[u] = map[string]count{}
		}
		n := said[u][r]
		n.all++
		if kind == spec.Batches {
			n.batches++
		}
		said[u][r] = n
	}
	p.workloads(func(e *Entry, r string, f *foreign.Workload) {
		add(everyWorkload, r, e.Kind)
		for u := range f.Values {
			add(u, r, e.Kind)
		}
	})
	return said
}

// saidByAll reports whether all workloads of a region say a unit: what is not so in any
// can't be lifted.
func saidByAll(u foreign.Unit, said, all map[string]count) bool {
	for r, n := range said {
		if n.all == all[r].all || slices.Contains(ofBatches, u.Field) && n.batches == all[r].batches {
			return true
		}
	}
	return false
}

// protection says once which batches are protected, where that follows from one rule.
func (p *Plan) protection() {
	all, following, some := true, true, false
	batches := map[*Entry]bool{}
	p.workloads(func(e *Entry, _ string, f *foreign.Workload) {
		if e.Kind != spec.Batches {
			return
		}
		batches[e] = true
		protected := f.Values[foreign.Unit{Field: "protect"}].Text == "true"
		some = some || protected
		all = all && protected
		following = following && protected == (f.Values[foreign.Unit{Field: "idempotent"}].Text != "true")
	})
	switch {
	case !some, len(batches) < 2:
	case all:
		p.add(spec.NewString(spec.ProtectAll), "protect")
	case following:
		p.add(spec.NewString(spec.ProtectNonIdempotent), "protect")
	}
}
