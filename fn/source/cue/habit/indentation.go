package habit

import (
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"

	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// siblings looks for habits in what the fields of a struct say beside one another.
func (r *reader) siblings(decls []ast.Decl) {
	var level []string // the indents of the fields that stand where they belong
	chains := slices.ContainsFunc(decls, func(d ast.Decl) bool { f, ok := d.(*ast.Field); return ok && next(f) != nil })
	for i, d := range decls {
		if len(r.found) >= enough {
			return
		}
		if _, ok := d.(*ast.Field); ok {
			r.scalar(decls[i:])
		}
		if !chains || !isMember(d) {
			continue
		}
		r.taken(d)
		switch {
		case !r.begins(d.Pos()):
		case i > 0 && r.isBelow(d, chainOf(decls[i-1]), level):
			r.deeper(decls[i:], chainOf(decls[i-1]))
		default:
			if indent := r.indent(d.Pos()); !slices.Contains(level, indent) {
				level = append(level, indent)
			}
		}
	}
}

// isMember reports whether a declaration is a field, or a struct of the author's own that
// adds its fields.
func isMember(d ast.Decl) bool {
	switch d := d.(type) {
	case *ast.Field, *ast.Comprehension:
		return true
	case *ast.EmbedDecl:
		if s, ok := d.Expr.(*ast.SelectorExpr); ok {
			_, ok = s.X.(*ast.Ident)
			return ok
		}
		name, ok := d.Expr.(*ast.Ident)
		return ok && strings.ContainsAny(name.Name[:1], "_#")
	}
	return false
}

// isBelow reports whether a field looks like one of the chain of labels before it: it
// has the indent of a label that begins a line of the chain, or stands deeper than the
// whole chain and than all of its own siblings.
func (r *reader) isBelow(d ast.Decl, c chain, level []string) bool {
	if len(c) < 2 {
		return false
	}
	indent, top := r.indent(d.Pos()), r.indent(c[0].Pos())
	for _, label := range c[1:] {
		at := r.indent(label.Pos())
		if r.begins(label.Pos()) && (isDeeper(at, top) && strings.HasPrefix(indent, at) || at == indent && !strings.HasPrefix(top, at)) {
			return true
		}
	}
	return r.begins(c[0].Pos()) && isDeeper(indent, top) && !slices.Contains(level, indent)
}

func isDeeper(a, b string) bool { return len(a) > len(b) && strings.HasPrefix(a, b) }

// deeper reports a field that looks like one of a chain, and with it those that
// follow at its indent.
func (r *reader) deeper(decls []ast.Decl, c chain) {
	path := r.path()
	k := r.parent(decls[0], c)
	within := c.labels()[:k+1]
	name, first := r.member(decls[0]), labelOf(c[0])
	field := append(slices.Clone(path), name)
	if _, ok := decls[0].(*ast.Field); !ok {
		field[len(path)] = first // which it stands below
	}
	h := r.report(decls[0].Pos(), field,
		fmt.Sprintf("%s is indented like a field of %s, but CUE reads it as a field of %s", name, strings.Join(within, "."), owner(path)),
		"CUE uses braces, not indentation: "+r.braces(path, c, k, r.run(decls, append(slices.Clone(path), within...))))
	h.Hint += fmt.Sprintf("; if it is meant for %s, indent it as %s is", owner(path), first)
}

// member names a field, or what stands in its place.
func (r *reader) member(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.Field:
		return labelOf(d)
	case *ast.Comprehension:
		return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(r.rest(d.Pos().Offset())), "{")) + " {…}"
	}
	return r.source(d)
}

// run writes the fields that follow one another at one indent.
func (r *reader) run(decls []ast.Decl, path []string) []string {
	var out []string
	for _, d := range decls {
		switch {
		case !isMember(d) || !r.begins(d.Pos()) || r.indent(d.Pos()) != r.indent(decls[0].Pos()):
			return out
		case len(out) == 4:
			return append(out, "…")
		}
		out = append(out, r.briefly(path, d))
	}
	return out
}

// owner names the struct at a path, for people.
func owner(path []string) string {
	switch {
	case len(path) == 0:
		return "the fleet"
	case len(path) == 2 && slices.Contains(spec.Kinds, spec.Kind(path[0])):
		return "the entry"
	case len(path) > 2 && slices.Contains(spec.Kinds, spec.Kind(path[0])):
		path = path[2:]
	}
	return strings.Join(path, ".")
}

// parent is the label of a chain that a field looks like a field of: the one before
// the label at the field's own indent. Where all stand further left, it is the
// innermost that has a field of that name, or else that can have fields at all.
func (r *reader) parent(d ast.Decl, c chain) int {
	indent, last := len(r.indent(d.Pos())), 0
	for k := 1; k < len(c); k++ {
		if !r.begins(c[k].Pos()) {
			continue
		}
		if len(r.indent(c[k].Pos())) >= indent {
			return k - 1
		}
		last = k
	}
	innermost := len(c) - 1
	if _, ok := c[innermost].Value.(*ast.StructLit); !ok {
		innermost--
	}
	labels, name := c.labels(), r.member(d)
	for k := innermost; k >= max(last, innermost-deepest); k-- {
		if hasField(labels[:k+1], name) {
			return k
		}
	}
	return innermost
}

// deepest is how far a field of the schema lies below another, at most.
const deepest = 8

// hasField reports whether the schema names a field below a path of an entry or of
// the platform.
func hasField(path []string, name string) bool {
	schema := shape.Default()
	tops := []*shape.Shape{schema.Def("#Platform"), schema.Def("#Fleet")}
	for _, kind := range spec.Kinds {
		tops = append(tops, schema.Entry(kind))
	}
	return slices.ContainsFunc(tops, func(sh *shape.Shape) bool {
		for _, label := range path {
			if sh == nil {
				return false
			}
			if f := sh.Field(label); f != nil {
				sh = f.Shape
			} else {
				sh = sh.Values
			}
		}
		return sh != nil && sh.Field(name) != nil
	})
}

// braces writes the chain with braces round what its label k holds, and the fields
// that belong there too.
func (r *reader) braces(path []string, c chain, k int, more []string) string {
	var b strings.Builder
	for _, f := range c[:k+1] {
		b.WriteString(r.source(f.Label) + ": ")
	}
	first := "…"
	if k+1 < len(c) {
		first = r.briefly(append(slices.Clone(path), c.labels()[:k+1]...), c[k+1])
	}
	return b.String() + "{" + strings.Join(append([]string{first}, more...), ", ") + "}"
}

// briefly writes a field in a few letters.
func (r *reader) briefly(path []string, d ast.Decl) string {
	f, ok := d.(*ast.Field)
	if !ok {
		return r.member(d)
	}
	return r.source(f.Label) + ": " + r.short(append(slices.Clone(path), labelOf(f)), f.Value)
}
