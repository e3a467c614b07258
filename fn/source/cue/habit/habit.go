// Package habit finds YAML that stands in a CUE file. CUE reads some of it without
// a word, and otherwise than it looks: indentation means nothing, `- a` is a
// subtraction, and a field without a value takes the next one. What it refuses, it
// refuses in words that help nobody who knows YAML.
package habit

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

// Habit is YAML in a CUE file that CUE can parse.
type Habit struct {
	spec.Finding
	// Right is what to write, without the other readings that Hint has.
	Right string
	// Told: CUE itself says something of it, at places up to here, which this
	// finding replaces. Unknown: CUE accepts it, or what it says stays.
	Told spec.Pos
}

// Explains reports whether this finding replaces what CUE says of a place.
func (h Habit) Explains(p spec.Pos) bool {
	return h.Told.Known() && p.File == h.Pos.File && !p.Before(h.Pos) && p.Before(h.Told)
}

// Read finds the habits of a file, from its syntax and the text that it was parsed
// from, in the order of the text.
func Read(f *ast.File, text []byte) []Habit {
	r := &reader{text: text}
	r.siblings(f.Decls)
	r.decls(f.Decls)
	return r.found
}

type reader struct {
	text  []byte
	at    []ast.Node // the fields, items and let clauses around what is read
	found []Habit
}

// Page is the page of the manual on what CUE and YAML write in different ways.
const Page = "syntax"

// enough is how many habits of one file are worth reporting.
const enough = 1000

// decls reads the fields of a struct, or of a file.
func (r *reader) decls(decls []ast.Decl) {
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.Field:
			r.within(d, d.Value)
		case *ast.EmbedDecl:
			r.value(d.Expr)
		case *ast.Comprehension:
			r.value(d.Value)
		case *ast.LetClause:
			r.within(d, d.Expr)
		}
	}
}

// within reads the value of a field, an item or a let clause.
func (r *reader) within(n ast.Node, x ast.Expr) {
	r.at = append(r.at, n)
	r.value(x)
	r.at = r.at[:len(r.at)-1]
}

// value reads the structs within an expression.
func (r *reader) value(x ast.Expr) {
	switch x := x.(type) {
	case *ast.StructLit:
		if x.Lbrace.IsValid() { // else it is a part of a chain
			r.siblings(x.Elts)
		}
		r.decls(x.Elts)
	case *ast.ListLit:
		for _, item := range x.Elts {
			r.within(item, item)
		}
	case *ast.Comprehension:
		r.value(x.Value)
	case *ast.ParenExpr:
		r.value(x.X)
	case *ast.UnaryExpr:
		r.value(x.X)
	case *ast.BinaryExpr:
		r.value(x.X)
		r.value(x.Y)
	case *ast.CallExpr:
		for _, arg := range x.Args {
			r.value(arg)
		}
	}
}

// path is the labels that lead to what is read.
func (r *reader) path() []string {
	var path []string
	for _, n := range r.at {
		switch n := n.(type) {
		case *ast.Field:
			path = append(path, labelOf(n))
		case *ast.LetClause:
			path = append(path, n.Ident.Name)
		case ast.Expr:
			path = append(path, nameOf(n))
		}
	}
	return path
}

// report notes a habit, at a place, of the field at a path.
func (r *reader) report(at token.Pos, path []string, message, right string) *Habit {
	f := spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: position(at), Message: message, Hint: right, Page: Page}
	if len(path) > 2 && slices.Contains(spec.Kinds, spec.Kind(path[0])) {
		f.Kind, f.Batch, path = spec.Kind(path[0]), path[1], path[2:]
	}
	f.Field = strings.Join(path, ".")
	r.found = append(r.found, Habit{Finding: f, Right: right})
	return &r.found[len(r.found)-1]
}

// labelOf is the name of a field, or what is written in its place.
func labelOf(f *ast.Field) string {
	if name, _, err := ast.LabelName(f.Label); err == nil {
		return name
	}
	return "…"
}

// nameOf is the name of an entry in a list.
func nameOf(x ast.Expr) string {
	if b, ok := x.(*ast.BinaryExpr); ok {
		x = b.Y
	}
	s, ok := x.(*ast.StructLit)
	if !ok {
		return "…"
	}
	for _, d := range s.Elts {
		if f, ok := d.(*ast.Field); ok && labelOf(f) == "name" {
			if lit, ok := f.Value.(*ast.BasicLit); ok {
				return strings.Trim(lit.Value, `"`)
			}
		}
	}
	return "…"
}

func position(p token.Pos) spec.Pos {
	at := p.Position()
	return spec.Pos{File: at.Filename, Line: at.Line, Col: at.Column}
}
