package adopt

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// fragments finds a place for what only the platform can say: what all pods have in
// common is a default, each remainder a profile.
func (p *Plan) fragments() {
	p.popularVolumes()
	for _, part := range []string{"podSpec", "container"} {
		if p.in.Platform.At("defaults", part) == nil {
			p.commonFields(part)
		}
	}
	var profiles []*profile
	p.workloads(func(e *Entry, r string, f *foreign.Workload) {
		name, rest := p.remainder(r, f)
		if rest == nil {
			if name != "" {
				f.Values[profileUnit] = spec.NewString(name)
			}
			return
		}
		i := slices.IndexFunc(profiles, func(o *profile) bool { return o.node.Equal(rest) })
		if i < 0 {
			i = len(profiles)
			profiles = append(profiles, &profile{node: rest, region: r})
		}
		if profiles[i].region != r {
			profiles[i].region = ""
		}
		profiles[i].of = append(profiles[i].of, f)
	})
	p.name(profiles)
}

func fragment(f *foreign.Workload, part string) *spec.Node {
	return f.Values[foreign.Unit{Field: part}]
}

// commonFields makes fields defaults that all pods have, or most: a profile takes
// them from the others.
func (p *Plan) commonFields(part string) {
	total := p.Workloads()
	var names []string
	values := map[string][]*spec.Node{}
	p.workloads(func(_ *Entry, _ string, f *foreign.Workload) {
		for _, field := range fragment(f, part).Map() {
			if values[field.Name] == nil {
				names = append(names, field.Name)
			}
			values[field.Name] = append(values[field.Name], field.Value)
		}
	})
	slices.Sort(names)
	for _, name := range names {
		v, n := most(values[name], same)
		if n == total || len(p.Entries) > 3 && n*4 >= total*3 && !slices.ContainsFunc(values[name], func(o *spec.Node) bool { return o.Is(spec.List) && !same(o, v) }) {
			p.add(plain(v), "defaults", part, name)
		}
	}
}

// remainder is the profile of a pod: one that the platform has, or a new one with
// what differs from the defaults; neither where there is nothing.
func (p *Plan) remainder(region string, f *foreign.Workload) (name string, rest *spec.Node) {
	want := [2]*spec.Node{fragment(f, "podSpec"), fragment(f, "container")}
	platform := spec.NewPlatform(lacking(p.platform, "owners")) // of which there may be many
	fits := func(profile string) bool {
		w := (&spec.Entry{Kind: f.Kind, Platform: platform, Node: structure(named("profile", spec.NewString(profile)))}).In(platform.Region(region))
		return sameFragment(w.PodSpec, want[0]) && sameFragment(w.Container, want[1])
	}
	if fits("") {
		return "", nil
	}
	for _, name := range platform.Profiles() {
		if fits(name) {
			return name, nil
		}
	}
	rest = structure()
	for i, part := range []string{"podSpec", "container"} {
		if d := difference(p.platform.At("defaults", part), want[i]); len(d.Fields) > 0 {
			set(rest, part, d)
		}
	}
	return "", rest
}

// lacking is a map that lacks a field.
func lacking(n *spec.Node, name string) *spec.Node {
	out := *n
	out.Fields = slices.DeleteFunc(slices.Clone(n.Fields), func(f spec.Field) bool { return f.Name == name })
	return &out
}

func sameFragment(a, b *spec.Node) bool {
	if a == nil {
		a = structure()
	}
	return sameFields("", plain(a), plain(b))
}

// sameFields reports whether two values of a field say the same, in the same order where
// that means something.
func sameFields(field string, a, b *spec.Node) bool {
	return slices.Equal(leaves(a), leaves(b)) && slices.EqualFunc(sequences(field, a), sequences(field, b), func(s, o sequence) bool {
		return s.path == o.path && slices.Equal(s.names, o.names)
	})
}

// sequences are the lists of a field whose order means something.
func sequences(field string, n *spec.Node) []sequence {
	x := flat{values: map[string]leaf{}}
	x.node(field, n)
	slices.SortFunc(x.orders, func(s, o sequence) int { return strings.Compare(s.path, o.path) })
	return x.orders
}

// difference is what a profile says to make one fragment of another.
func difference(have, want *spec.Node) *spec.Node {
	out := structure()
	for _, f := range have.Map() {
		if want.Get(f.Name) == nil {
			set(out, f.Name, &spec.Node{Type: spec.Null, Text: "null"})
		}
	}
	for _, f := range want.Map() {
		was := have.Get(f.Name)
		switch {
		case was != nil && sameFields(f.Name, plain(was), plain(f.Value)):
		case was.Is(spec.Map) && f.Value.Is(spec.Map): // they merge
			set(out, f.Name, difference(was, f.Value))
		default:
			set(out, f.Name, plain(f.Value))
		}
	}
	return out
}
