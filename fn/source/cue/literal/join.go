package literal

import (
	"maps"
	"slices"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// Join puts the files of a package together, or returns why they have to be
// evaluated.
func Join(files []*File) (*content.Package, *Reason) {
	p := &joiner{hidden: map[string]*spec.Node{}, schema: map[string]bool{}, names: map[string]bool{}, lists: map[spec.Kind]bool{}}
	p.anonymous = len(files) > 1 && slices.ContainsFunc(files, func(f *File) bool { return f.anonymous })
	for _, f := range files {
		if why := p.declare(f); why != nil {
			return nil, why
		}
	}
	for _, f := range files {
		if why := p.add(f); why != nil {
			return nil, why
		}
	}
	return &p.out, nil
}

type joiner struct {
	out    content.Package
	hidden map[string]*spec.Node
	schema map[string]bool
	names  map[string]bool
	lists  map[spec.Kind]bool

	anonymous bool // one of several files has no package clause
	hides     bool // one has fields that are hidden
	refers    bool // what is said of the platform refers to something
}

// declare notes what a file lets others refer to.
func (p *joiner) declare(f *File) *Reason {
	if f.why != nil {
		return f.why
	}
	if p.hides = p.hides || len(f.hidden)+len(f.schema) > 0; p.hides && p.anonymous {
		return &Reason{spec.Pos{}, "hidden fields beside files without a package"}
	}
	for _, name := range slices.Sorted(maps.Keys(f.hidden)) {
		if p.hidden[name] != nil {
			return &Reason{f.hidden[name].Pos, name + " in two files"}
		}
		p.hidden[name] = f.hidden[name]
	}
	for _, name := range slices.Sorted(maps.Keys(f.schema)) {
		if p.schema[name] {
			return &Reason{spec.Pos{}, name + " in two files"}
		}
		p.schema[name] = true
	}
	return nil
}

func (p *joiner) add(f *File) *Reason {
	for _, t := range f.platforms {
		if why := p.addPlatform(t); why != nil {
			return why
		}
	}
	for _, l := range f.lists {
		if p.lists[l.Kind] {
			return &Reason{l.Pos, "two lists of " + string(l.Kind)}
		}
		p.lists[l.Kind] = true
		p.out.Lists = append(p.out.Lists, l)
	}
	for _, e := range f.entries {
		if why := p.addEntry(e); why != nil {
			return why
		}
	}
	for _, n := range p.out.Names {
		if p.lists[n.Kind] {
			return &Reason{n.Pos, "a list and a struct of " + string(n.Kind)}
		}
	}
	return nil
}

// addPlatform adds what one place says of the platform.
func (p *joiner) addPlatform(t *term) *Reason {
	n, why := p.resolve(t)
	switch {
	case why != nil || p.out.Platform == nil:
		p.out.Platform = n
	case len(t.with) > 0 || p.refers:
		why = &Reason{n.Pos, "a platform with a reference in two places"}
	default:
		p.out.Platform, why = unify(platform, p.out.Platform, n)
	}
	p.refers = p.refers || len(t.with) > 0
	return why
}

// unify puts together structs of two places, as far as a platform is often divided into
// files: elsewhere the order of the fields may count, which is for the evaluator, and so is
// what two places say of one field.
func unify(at level, a, b *spec.Node) (*spec.Node, *Reason) {
	if a.Type != spec.Map || b.Type != spec.Map || at < platform || at > custom {
		return nil, &Reason{b.Pos, "a field of the platform in two places"}
	}
	out := &spec.Node{Type: spec.Map, Pos: b.Pos, Fields: slices.Clone(a.Fields)} // at the last place, as CUE says
	for _, f := range b.Fields {
		i := slices.IndexFunc(out.Fields, func(g spec.Field) bool { return g.Name == f.Name })
		if i < 0 {
			out.Fields = append(out.Fields, f)
			continue
		}
		n, why := unify(at.below(f.Name), out.Fields[i].Value, f.Value)
		if why != nil {
			return nil, why
		}
		out.Fields[i] = spec.Field{Name: f.Name, Pos: n.Pos, Value: n}
	}
	return out, nil
}

func (p *joiner) addEntry(e entry) *Reason {
	if key := string(e.Kind) + "/" + e.Name; e.Index < 0 {
		if p.names[key] {
			return &Reason{e.Pos, e.Name + " appears twice"}
		}
		p.names[key] = true
		p.out.Names = append(p.out.Names, content.Name{Kind: e.Kind, Name: e.Name, Pos: e.Pos})
	}
	n, why := p.resolve(e.term)
	e.Node = n
	p.out.Entries = append(p.out.Entries, e.Entry)
	return why
}

// resolve unifies a literal with what it refers to. They may have no value in
// common: what two places say of one is for the evaluator.
func (p *joiner) resolve(t *term) (*spec.Node, *Reason) {
	n := t.node
	for _, ref := range t.with {
		shared := p.hidden[ref.name]
		switch {
		case p.schema[ref.name]:
			continue
		case shared == nil || shared.Type != spec.Map:
			return nil, &Reason{ref.pos, "a reference to " + ref.name}
		}
		merged, twice := merge(shared, n)
		if twice != nil {
			return nil, &Reason{twice.Pos, twice.Name + " of " + ref.name + " again"}
		}
		n = merged
	}
	return n, nil
}

// merge is a struct with the fields of another one before its own, and so are the structs
// that both have. The field is one that both say, where there is one.
func merge(shared, n *spec.Node) (merged *spec.Node, twice *spec.Field) {
	out := *n
	out.Fields = append(make([]spec.Field, 0, len(shared.Fields)+len(n.Fields)), shared.Fields...)
	for i, f := range n.Fields {
		at := slices.IndexFunc(out.Fields[:len(shared.Fields)], func(g spec.Field) bool { return g.Name == f.Name })
		switch {
		case at < 0:
			out.Fields = append(out.Fields, f)
		case !f.Value.Is(spec.Map) || !out.Fields[at].Value.Is(spec.Map):
			return nil, &n.Fields[i]
		default:
			both := &out.Fields[at]
			both.Pos = both.Value.Pos // as the evaluator has it
			if both.Value, twice = merge(both.Value, f.Value); twice != nil {
				return nil, twice
			}
		}
	}
	return &out, nil
}
