// Package literal reads CUE that says what it means: structs, lists, strings,
// integers and booleans, written out. Most of a fleet is that, and CUE's
// evaluator takes many times as long for it as reading takes.
//
// What is accepted is a whitelist. A construct that is not in it (a reference, a
// comprehension, an interpolation, a default, an attribute, a field that is
// defined twice, …) is not an error: it is the reason why the package has to be
// evaluated. So nothing here reports what is wrong with a fleet, and what is read
// here is what the evaluator would have answered, every place included. A test
// holds the two to each other.
//
// Value does the same for one value of a package that was evaluated, where the
// evaluator says that nothing else made it.
//
// Beside plain values there are two ways to share:
//
//	batches: "a": #Batch & {…}    a definition of the schema, which is checked later
//	batches: "a": _nightly & {…}  a hidden struct of the package, without a field in common
package literal

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

// File is what one file of a package says.
type File struct {
	platform *term
	entries  []Entry
	lists    []List
	hidden   map[string]*spec.Node // top-level fields that begin with an underscore
	schema   map[string]bool       // top-level definitions that are the schema's
	why      *Reason

	anonymous bool // without a package clause: other files can't refer to what is hidden
}

// Reason is why a file has to be evaluated.
type Reason struct {
	Pos  spec.Pos
	What string // "a reference"
}

// Entry is an entry of one of the three lists.
type Entry struct {
	Kind  spec.Kind
	Name  string // in the struct form
	Index int    // in the list form; else -1
	Pos   spec.Pos
	Node  *spec.Node

	term *term
}

// List is a list of entries.
type List struct {
	Kind  spec.Kind
	Pos   spec.Pos
	Items []spec.Pos
}

// term is a literal, with what it is unified with.
type term struct {
	node *spec.Node
	with []reference
}

type reference struct {
	name string
	pos  spec.Pos
}

// Package is what the files of a package say together.
type Package struct {
	Platform *spec.Node
	Entries  []Entry
	Lists    []List
}

// Schema is how a fleet refers to its schema: the text of the struct that the
// import stands for, and whether it has a definition of structs ("#Batch").
type Schema struct {
	Text    string
	Structs func(name string) bool
}

// Read reads a file from its syntax and the text that it was parsed from.
func Read(f *ast.File, text []byte, schema Schema) *File {
	r := newReader(f, text, schema)
	why := r.catch(func() {
		r.imports(f)
		for _, d := range f.Decls {
			r.glance(d)
		}
		for _, d := range f.Decls {
			r.topLevel(d)
		}
		if r.alias != "" && !r.refers { // CUE refuses it
			r.evaluate(f, "an import that nothing refers to")
		}
	})
	if why != nil {
		return &File{why: why}
	}
	return &r.out
}

// Value reads the value of a field that stands as a literal, whatever is around
// it. Where anything within has to be evaluated, it is nil, and that is the place.
func Value(f *ast.Field) (n *spec.Node, computed token.Pos) {
	r := &reader{}
	if r.catch(func() { r.plain(f); n = r.value(f.Value) }) != nil {
		return nil, r.at
	}
	return n, token.NoPos
}

// Why is why the file has to be evaluated, or nil.
func (f *File) Why() *Reason { return f.why }

// Join puts the files of a package together, or answers why they have to be
// evaluated.
func Join(files []*File) (*Package, *Reason) {
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
	out    Package
	hidden map[string]*spec.Node
	schema map[string]bool
	names  map[string]bool
	lists  map[spec.Kind]bool

	anonymous bool // one of several files has no package clause
	hides     bool // one has fields that are hidden
}

func (p *joiner) declare(f *File) *Reason {
	if f.why != nil {
		return f.why
	}
	if p.hides = p.hides || len(f.hidden)+len(f.schema) > 0; p.hides && p.anonymous {
		return &Reason{spec.Pos{}, "hidden fields beside files without a package"}
	}
	for name, n := range f.hidden {
		if p.hidden[name] != nil {
			return &Reason{n.Pos, name + " in two files"}
		}
		p.hidden[name] = n
	}
	for name := range f.schema {
		if p.schema[name] {
			return &Reason{spec.Pos{}, name + " in two files"}
		}
		p.schema[name] = true
	}
	return nil
}

func (p *joiner) add(f *File) *Reason {
	if f.platform != nil {
		n, why := p.resolve(f.platform)
		if why == nil && p.out.Platform != nil {
			why = &Reason{n.Pos, "a platform in two files"}
		}
		if why != nil {
			return why
		}
		p.out.Platform = n
	}
	for _, l := range f.lists {
		if p.lists[l.Kind] {
			return &Reason{l.Pos, "two lists of " + string(l.Kind)}
		}
		p.lists[l.Kind] = true
		p.out.Lists = append(p.out.Lists, l)
	}
	for _, e := range f.entries {
		if key := string(e.Kind) + "/" + e.Name; e.Index < 0 {
			if p.names[key] {
				return &Reason{e.Pos, e.Name + " stands twice"}
			}
			p.names[key] = true
		}
		n, why := p.resolve(e.term)
		if why != nil {
			return why
		}
		e.Node = n
		p.out.Entries = append(p.out.Entries, e)
	}
	for _, e := range p.out.Entries {
		if e.Index < 0 && p.lists[e.Kind] {
			return &Reason{e.Pos, "a list and a struct of " + string(e.Kind)}
		}
	}
	return nil
}

// resolve unifies a literal with what it refers to. They may have no field in
// common: what two places say of one field is for the evaluator.
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
		merged := *n
		merged.Fields = append(make([]spec.Field, 0, len(shared.Fields)+len(n.Fields)), shared.Fields...)
		for _, f := range n.Fields {
			if shared.Get(f.Name) != nil {
				return nil, &Reason{f.Pos, f.Name + " of " + ref.name + " again"}
			}
			merged.Fields = append(merged.Fields, f)
		}
		n = &merged
	}
	return n, nil
}
