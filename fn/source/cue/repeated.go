package cue

import (
	"slices"

	"cuelang.org/go/cue/ast"

	"github.com/batchfn/batchfn/fn/spec"
)

// definition is one of the places that define an entry, and the fields that it
// writes out.
type definition struct {
	pos    spec.Pos
	fields []string
}

// define notes a definition. One that sets a field that an earlier one of its file
// sets too is a copy that was not renamed.
func (s *syntax) define(n named, pos spec.Pos, x ast.Expr) {
	d := definition{pos: pos, fields: leaves(nil, "", x)}
	for _, earlier := range s.defined[n] {
		i := slices.IndexFunc(d.fields, func(f string) bool { return slices.Contains(earlier.fields, f) })
		if i >= 0 && earlier.pos.File == pos.File {
			s.repeated = append(s.repeated, spec.Repeated{Kind: n.kind, Name: n.name, Field: d.fields[i], First: earlier.pos, Pos: pos})
			break
		}
	}
	s.defined[n] = append(s.defined[n], d)
}

// leaves adds the paths of the fields that structs of an expression give a value.
func leaves(out []string, path string, x ast.Expr) []string {
	switch x := x.(type) {
	case *ast.ParenExpr:
		return leaves(out, path, x.X)
	case *ast.BinaryExpr:
		return leaves(leaves(out, path, x.X), path, x.Y)
	case *ast.StructLit:
		for _, d := range x.Elts {
			switch d := d.(type) {
			case *ast.EmbedDecl:
				if inner, ok := d.Expr.(*ast.StructLit); ok {
					out = leaves(out, path, inner)
				}
			case *ast.Field:
				if name, _, err := ast.LabelName(d.Label); err == nil {
					out = leaves(out, join(path, name), d.Value)
				}
			}
		}
		return out
	}
	if path != "" {
		out = append(out, path)
	}
	return out
}
