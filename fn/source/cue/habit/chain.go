package habit

import (
	"cuelang.org/go/cue/ast"
)

// chain is a field with those that its labels lead to: a: b: c: 1.
type chain []*ast.Field

func chainOf(d ast.Decl) chain {
	f, ok := d.(*ast.Field)
	if !ok {
		return nil
	}
	c := chain{f}
	for f = next(f); f != nil; f = next(f) {
		c = append(c, f)
	}
	return c
}

// next is the field that a field has for its value, without braces, or nil.
func next(f *ast.Field) *ast.Field {
	s, ok := f.Value.(*ast.StructLit)
	if !ok || s.Lbrace.IsValid() || len(s.Elts) != 1 {
		return nil
	}
	inner, _ := s.Elts[0].(*ast.Field)
	return inner
}

func (c chain) labels() []string {
	var out []string
	for _, f := range c {
		out = append(out, labelOf(f))
	}
	return out
}
