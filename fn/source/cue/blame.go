package cue

import (
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"

	"github.com/batchfn/batchfn/fn/spec"
)

// blamed lists the expressions that are computed at a path, and may be what has no
// value.
func (b *blaming) blamed(files []*ast.File, path []string) []span {
	b.found = nil
	for _, f := range files {
		b.decls(f.Decls, path)
	}
	return b.found
}

// choose picks the place that an error speaks of: the one that it is in, or
// the one that names what is there, or the first.
func choose(computed []span, at []spec.Pos) (span, bool) {
	if len(computed) == 0 {
		return span{}, false
	}
	for _, p := range computed {
		if p.holdsAny(at) {
			return p, true
		}
	}
	return computed[0], true
}

// blaming looks for computed places, for one error after another.
type blaming struct {
	found  []span
	labels map[*ast.Decl]labels // of a struct, by its first element
}

// labels are the elements of a struct by their label, and those that may have any.
type labels struct {
	named map[string][]int
	other []int
}

// leading are the elements that a label may lead into, in order. A struct is
// looked through once: it can have an error on each line.
func (b *blaming) leading(decls []ast.Decl, label string) []ast.Decl {
	if len(decls) == 0 {
		return nil
	}
	l, known := b.labels[&decls[0]]
	if !known {
		l = labels{named: map[string][]int{}}
		for i, d := range decls {
			f, _ := d.(*ast.Field)
			if f == nil {
				l.other = append(l.other, i)
			} else if name, _, err := ast.LabelName(f.Label); err != nil {
				l.other = append(l.other, i)
			} else {
				l.named[name] = append(l.named[name], i)
			}
		}
		if b.labels == nil {
			b.labels = map[*ast.Decl]labels{}
		}
		b.labels[&decls[0]] = l
	}
	var out []ast.Decl
	for _, i := range slices.Sorted(slices.Values(slices.Concat(l.named[label], l.other))) {
		out = append(out, decls[i])
	}
	return out
}

func (b *blaming) add(n ast.Node) {
	b.found = append(b.found, span{position(n.Pos()), position(n.Pos()), position(n.End())})
}

// decls looks at the elements of a struct, which a path leads into, or to.
func (b *blaming) decls(decls []ast.Decl, path []string) {
	if len(path) > 0 {
		decls = b.leading(decls, unquoted(path[0]))
	}
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.EmbedDecl:
			b.expr(d.Expr, path)
		case *ast.Comprehension:
			if len(path) == 0 {
				b.add(d)
			}
			b.expr(d.Value, path)
		case *ast.Field:
			switch _, _, err := ast.LabelName(d.Label); {
			case len(path) > 0:
				b.expr(d.Value, path[1:])
			case err != nil && !isPattern(d):
				b.add(d)
			}
		}
	}
}

func (b *blaming) expr(x ast.Node, path []string) {
	switch x := x.(type) {
	case *ast.StructLit:
		b.decls(x.Elts, path)
	case *ast.ListLit:
		b.items(x.Elts, path)
	case *ast.ParenExpr:
		b.expr(x.X, path)
	case *ast.BinaryExpr:
		b.expr(x.X, path)
		b.expr(x.Y, path)
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
			b.expr(item, path[1:])
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
