package literal

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

// plain refuses what a field may have beside its label and value.
func (r *reader) plain(f *ast.Field) {
	if f.Constraint != token.ILLEGAL || f.Alias != nil || len(f.Attrs) > 0 {
		r.evaluate(f, "a constraint, an alias or an attribute")
	}
}

// label is the name of a field; it is regular unless it is hidden or a
// definition.
func (r *reader) label(f *ast.Field) (name string, regular bool) {
	switch l := f.Label.(type) {
	case *ast.Ident:
		if l.Name == "_" { // CUE refuses it
			r.evaluate(f, "the label _")
		}
		name, regular = l.Name, !strings.HasPrefix(l.Name, "_") && !strings.HasPrefix(l.Name, "#")
	case *ast.BasicLit:
		text, err := literal.Unquote(l.Value)
		if l.Kind != token.STRING || err != nil || l.Value[0] != '"' {
			r.evaluate(f, "the label %s", l.Value)
		}
		name, regular = text, true
	default:
		r.evaluate(f, "a label that is not a name")
	}
	if strings.ContainsFunc(name, func(c rune) bool { return c >= 0x80 }) { // CUE normalizes those
		r.evaluate(f, "the label %s", name)
	}
	return name, regular
}

// value reads a literal.
func (r *reader) value(x ast.Expr) *spec.Node { return r.valueAt(elsewhere, x) }

func (r *reader) valueAt(at level, x ast.Expr) *spec.Node {
	if at == wanted {
		return r.wanted(x)
	}
	n := &spec.Node{Pos: r.places.of(x.Pos())}
	switch x := x.(type) {
	case *ast.StructLit:
		r.fields(n, at, x)
	case *ast.ListLit:
		n.Type = spec.List
		for _, item := range x.Elts {
			n.Items = append(n.Items, r.value(item))
		}
	case *ast.BasicLit:
		r.scalar(n, x)
	default:
		r.evaluate(x, "an expression")
	}
	return n
}

func (r *reader) fields(n *spec.Node, at level, x *ast.StructLit) {
	n.Type = spec.Map
	if len(x.Elts) > 0 {
		n.Fields = make([]spec.Field, 0, len(x.Elts))
	}
	was := func(name string) bool { return n.Get(name) != nil }
	if len(x.Elts) > 50 { // to look through all of them for each takes for ever
		seen := make(map[string]bool, len(x.Elts))
		was = func(name string) bool {
			before := seen[name]
			seen[name] = true
			return before
		}
	}
	for _, d := range x.Elts {
		f := r.field(d)
		if f == nil {
			continue
		}
		r.plain(f)
		name, regular := r.label(f)
		if !regular || was(name) || at != elsewhere && slices.Contains(types, name) { // a constraint below would refer to it
			r.evaluate(f, "the label %s", name)
		}
		n.Fields = append(n.Fields, spec.Field{Name: name, Pos: r.places.of(f.Label.Pos()), Value: r.valueAt(r.below(at, name), f.Value)})
	}
}

func (r *reader) scalar(n *spec.Node, x *ast.BasicLit) {
	switch x.Kind {
	case token.STRING:
		n.Type, n.Text = spec.String, r.unquote(x)
	case token.INT:
		if n.Type, n.Text = spec.Int, x.Value; strings.Trim(x.Value, "0123456789") != "" {
			r.evaluate(x, "the number %s", x.Value)
		}
	case token.TRUE, token.FALSE:
		n.Type, n.Text = spec.Bool, x.Value
	case token.NULL:
		n.Type, n.Text = spec.Null, "null"
	default:
		r.evaluate(x, "the number %s", x.Value)
	}
}

// unquote is the text of a string. Most have nothing to unquote.
func (r *reader) unquote(x *ast.BasicLit) string {
	v := x.Value
	if len(v) >= 2 && v[0] == '"' && !strings.HasPrefix(v, `"""`) && !strings.ContainsAny(v, "\\\r") {
		return v[1 : len(v)-1]
	}
	text, err := literal.Unquote(v)
	if err != nil || strings.HasPrefix(strings.TrimLeft(v, "#"), "'") {
		r.evaluate(x, "a string that is not valid")
	}
	return text
}
