package cue

import (
	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/source/cue/literal"
	"github.com/batchfn/batchfn/fn/spec"
)

// written reads a value from the syntax where that says all of it: where one
// field makes the value, as a literal or a reference to one, and the evaluator
// found nothing wrong with it. To ask for the fields of a struct one by one takes
// many times as long.
func (c *converter) written(v cue.Value, path string) *spec.Node {
	if c.Evaluate || v.IncompleteKind() == cue.BottomKind || mayHoldConstraints(path) {
		return nil
	}
	f, ok := v.Source().(*ast.Field) // and no other: else there is no source
	if !ok {
		return nil
	}
	switch f.Value.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if f, ok = cue.Dereference(v).Source().(*ast.Field); !ok {
			return nil
		}
	}
	if within(c.computed, f.Value) { // and so it is for each struct around that place
		return nil
	}
	n, computed := literal.Value(f)
	if n == nil {
		c.computed = computed
		return nil
	}
	n.Pos = valuePos(v)
	return n
}

// within reports whether a place lies in the syntax of an expression.
func within(p token.Pos, x ast.Expr) bool {
	from, to := x.Pos(), x.End()
	return p.IsValid() && from.IsValid() && from.File() == p.File() && from.Offset() <= p.Offset() && p.Offset() < to.Offset()
}
