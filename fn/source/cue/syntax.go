package cue

import (
	"slices"

	"cuelang.org/go/cue/ast"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// syntax is where the files of a package define entries. CUE merges the same name
// of two files without a word, so the syntax has to say.
type syntax struct {
	names     []content.Name // entries with a literal name
	first     map[named]spec.Pos
	lists     []content.List
	items     map[spec.Kind][][]spec.Pos // of each list, the leading literal items
	templates []span                     // labels that are computed, with the extent of their value
	patterns  []span                     // [string]: constraints
	defined   map[named][]definition
	repeated  []spec.Repeated
}

type named struct {
	kind spec.Kind
	name string
}

type span struct{ pos, from, to spec.Pos }

func spanOf(f *ast.Field) span {
	return span{position(f.Label.Pos()), position(f.Pos()), position(f.End())}
}

func (s span) holdsAny(places []spec.Pos) bool { return slices.ContainsFunc(places, s.holds) }

func (s span) holds(p spec.Pos) bool {
	return s.from.File == p.File && !p.Before(s.from) && p.Before(s.to)
}

func readSyntax(files []*ast.File) *syntax {
	s := &syntax{first: map[named]spec.Pos{}, items: map[spec.Kind][][]spec.Pos{}, defined: map[named][]definition{}}
	for _, f := range files {
		s.decls(f.Decls)
	}
	return s
}

func (s *syntax) decls(decls []ast.Decl) {
	for _, decl := range decls {
		switch decl := decl.(type) {
		case *ast.EmbedDecl:
			if embedded, ok := decl.Expr.(*ast.StructLit); ok {
				s.decls(embedded.Elts)
			}
		case *ast.Field:
			if name, _, err := ast.LabelName(decl.Label); err == nil && slices.Contains(spec.Kinds, spec.Kind(name)) {
				s.entries(spec.Kind(name), decl.Value)
			}
		}
	}
}

func (s *syntax) entries(kind spec.Kind, x ast.Expr) {
	switch x := x.(type) {
	case *ast.ParenExpr:
		s.entries(kind, x.X)
	case *ast.BinaryExpr:
		s.entries(kind, x.X)
		s.entries(kind, x.Y)
	case *ast.ListLit:
		s.lists = append(s.lists, content.List{Kind: kind, Pos: position(x.Pos())})
		s.items[kind] = append(s.items[kind], leadingItems(x))
	case *ast.StructLit:
		for _, decl := range x.Elts {
			s.entry(kind, decl)
		}
	}
}

func (s *syntax) entry(kind spec.Kind, decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.Field:
		if _, ok := decl.Label.(*ast.ListLit); ok {
			s.patterns = append(s.patterns, spanOf(decl))
		} else if name, _, err := ast.LabelName(decl.Label); err == nil {
			s.name(kind, name, position(decl.Label.Pos()))
			s.define(named{kind, name}, position(decl.Label.Pos()), decl.Value)
		} else {
			s.templates = append(s.templates, spanOf(decl))
		}
	case *ast.Comprehension:
		s.template(decl)
	case *ast.EmbedDecl:
		s.entries(kind, decl.Expr)
	}
}

func (s *syntax) name(kind spec.Kind, name string, pos spec.Pos) {
	if _, seen := s.first[named{kind, name}]; !seen {
		s.first[named{kind, name}] = pos
	}
	s.names = append(s.names, content.Name{Kind: kind, Name: name, Pos: pos})
}

// template notes what a comprehension makes, whatever its label looks like.
func (s *syntax) template(decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.Field:
		s.templates = append(s.templates, spanOf(decl))
	case *ast.Comprehension:
		if made, ok := decl.Value.(*ast.StructLit); ok {
			for _, inner := range made.Elts {
				s.template(inner)
			}
		}
	}
}

// leadingItems are the places of a list's items up to the first that is not
// one item.
func leadingItems(x *ast.ListLit) []spec.Pos {
	var items []spec.Pos
	for _, item := range x.Elts {
		switch item := item.(type) {
		case *ast.Ellipsis, *ast.Comprehension:
			return items
		default:
			items = append(items, position(literalOf(item).Pos()))
		}
	}
	return items
}

// literalOf is the struct literal of #Batch & {…}, else the expression itself.
func literalOf(x ast.Expr) ast.Expr {
	if b, ok := x.(*ast.BinaryExpr); ok {
		if s, ok := b.Y.(*ast.StructLit); ok {
			return s
		}
		if s, ok := b.X.(*ast.StructLit); ok {
			return s
		}
	}
	return x
}
