// Package literal reads CUE that says what it means: structs, lists, strings,
// integers and booleans, written out. Most of a fleet is that, and CUE's
// evaluator takes many times as long for it as reading takes.
//
// What is accepted is a whitelist. A construct that is not in it (a reference, a
// comprehension, an interpolation, a default, an attribute, a field that is
// defined twice, …) is not an error: it is the reason why the package has to be
// evaluated. So nothing here reports what is wrong with a fleet, and what is read
// here is what the evaluator would have returned, every place included. A test
// holds the two to each other.
//
// Most files need no syntax tree for that: ReadText reads their text. Read reads the others,
// and says why they have to be evaluated, from the tree that CUE's parser makes.
//
// Value does the same for one value of a package that was evaluated, where the
// evaluator says that nothing else made it.
//
// Beside plain values there are two ways to share:
//
//	batches: "a": #Batch & {…}    a definition of the schema, which is checked later
//	batches: "a": _nightly & {…}  a hidden struct of the package, without a value in common
//
// What custom rules want is a constraint, which CUE reads; mostly it means the same wherever
// it stands, and then CUE reads it alone, once, and not with the fleet around it.
package literal

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// File is what one file of a package says.
type File struct {
	platforms []*term // what it says of the platform, in one place or several
	entries   []entry
	lists     []content.List
	hidden    map[string]*spec.Node // top-level fields that begin with an underscore
	schema    map[string]bool       // top-level definitions that are the schema's
	why       *Reason

	constraints []constraint // of the custom rules of the platform

	anonymous bool // without a package clause: other files can't refer to what is hidden

	// Of ReadText only: the name and the place of the package clause, and how much of the
	// text it needs.
	Clause string
	At     spec.Pos
	Head   int
}

// Reason is why a file has to be evaluated.
type Reason struct {
	Pos  spec.Pos
	What string // "a reference"
}

// entry is an entry of one of the three lists, with what it is unified with.
type entry struct {
	content.Entry
	term *term
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

// Schema is how a fleet refers to its schema: the text of the struct that the
// import stands for, whether it has a definition of structs ("#Batch"), and whether a
// field of a custom rule is a constraint.
type Schema struct {
	Text       string
	Structs    func(name string) bool
	Constraint func(field string) bool
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
	if why == nil && r.out.Constrains() && slices.Contains(types, r.alias) {
		why = &Reason{What: "an import by the name of a type"}
	}
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
