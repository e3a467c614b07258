package cue

import (
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"

	"github.com/batchfn/batchfn/fn/spec"
)

// place is an expression that CUE has to compute.
type place struct {
	span
}

func (p place) holdsAny(places []spec.Pos) bool { return slices.ContainsFunc(places, p.holds) }

// blamed lists what is computed at a path, and may be what has no value.
func blamed(files []*ast.File, path []string) []place {
	b := blaming{}
	for _, f := range files {
		b.decls(f.Decls, path)
	}
	return b.found
}

// choose picks the place that an error speaks of: the one that it stands in, or
// the one that names what stands there, or the first.
func choose(computed []place, at []spec.Pos) (place, bool) {
	if len(computed) == 0 {
		return place{}, false
	}
	for _, p := range computed {
		if p.holdsAny(at) {
			return p, true
		}
	}
	return computed[0], true
}

type blaming struct{ found []place }

func (b *blaming) add(n ast.Node) {
	p := place{span: span{position(n.Pos()), position(n.Pos()), position(n.End())}}
	b.found = append(b.found, p)
}

// decls looks at the elements of a struct, which a path leads into, or to.
func (b *blaming) decls(decls []ast.Decl, path []string) {
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.EmbedDecl:
			b.expr(d.Expr, path, true)
		case *ast.Comprehension:
			if len(path) == 0 {
				b.add(d)
			}
			b.expr(d.Value, path, false)
		case *ast.Field:
			switch name, _, err := ast.LabelName(d.Label); {
			case len(path) == 0 && err != nil && !isPattern(d):
				b.add(d)
			case len(path) > 0 && (err != nil || name == unquoted(path[0])):
				b.expr(d.Value, path[1:], false)
			}
		}
	}
}

func (b *blaming) expr(x ast.Node, path []string, embedded bool) {
	switch x := x.(type) {
	case *ast.StructLit:
		b.decls(x.Elts, path)
	case *ast.ListLit:
		b.items(x.Elts, path)
	case *ast.ParenExpr:
		b.expr(x.X, path, embedded)
	case *ast.BinaryExpr:
		b.expr(x.X, path, embedded)
		b.expr(x.Y, path, embedded)
	case *ast.BasicLit:
	default:
		if len(path) == 0 {
			b.add(x)
		}
	}
}

func (b *blaming) items(items []ast.Expr, path []string) {
	for i, item := range items {
		_, comprehends := item.(*ast.Comprehension)
		switch {
		case len(path) == 0 && comprehends:
			b.add(item)
		case len(path) > 0 && path[0] == strconv.Itoa(i):
			b.expr(item, path[1:], false)
		}
	}
}

func isPattern(f *ast.Field) bool {
	_, ok := f.Label.(*ast.ListLit)
	return ok
}

func unquoted(label string) string {
	if text, err := strconv.Unquote(label); err == nil && strings.HasPrefix(label, `"`) {
		return text
	}
	return label
}
