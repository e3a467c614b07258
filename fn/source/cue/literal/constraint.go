package literal

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

// level is where a value stands on the way from the platform to what custom rules want:
// below platform.policy.custom.NAME are constraints, all else are values.
type level int

const (
	elsewhere level = iota
	platform
	policy
	custom
	rule
	wanted
)

// below is the level of a field.
func (l level) below(name string) level {
	switch {
	case l == platform && name == "policy":
		return policy
	case l == policy && name == "custom":
		return custom
	case l == custom:
		return rule
	case l == rule:
		return wanted
	}
	return elsewhere
}

// below is the level of a field. What a rule says beside constraints is a value.
func (r *reader) below(at level, name string) level {
	if at == rule && !r.schema.Constraint(name) {
		return elsewhere
	}
	return at.below(name)
}

// constraint is what CUE has to read, but alone: nothing around it changes what it means.
type constraint struct {
	node *spec.Node
	expr ast.Expr
}

// wanted reads a constraint.
func (r *reader) wanted(x ast.Expr) *spec.Node {
	r.alone(x)
	n := spec.Constraint(r.places.of(x.Pos()), nil)
	r.out.constraints = append(r.out.constraints, constraint{n, x})
	return n
}

// Constrains reports whether the file has constraints, which Evaluate makes of their syntax.
func (f *File) Constrains() bool { return len(f.constraints) > 0 }

// Evaluate lets CUE read the constraints, each by itself. One that contradicts itself is a
// reason to evaluate the file, which explains it.
func (f *File) Evaluate() {
	ctx := cuecontext.New()
	for _, c := range f.constraints {
		v := ctx.BuildExpr(c.expr)
		if v.Validate() != nil {
			f.why = &Reason{c.node.Pos, "a constraint that contradicts itself"}
			return
		}
		*c.node = *spec.Constraint(c.node.Pos, v)
	}
}

// types are the names to which constraints refer.
var types = []string{"string", "int", "number", "float", "bool", "_"}

// unary and binary are the operators of constraints: bounds, a default, a choice of values.
var (
	unary  = []token.Token{token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ, token.MAT, token.NMAT, token.SUB, token.MUL}
	binary = []token.Token{token.AND, token.OR}
)

// alone accepts what means the same wherever it stands: literals, types, bounds, choices,
// and structs and lists of them.
func (r *reader) alone(x ast.Expr) {
	switch x := x.(type) {
	case *ast.BasicLit:
	case *ast.Ident:
		if !slices.Contains(types, x.Name) {
			r.evaluate(x, "a reference to %s", x.Name)
		}
	case *ast.ParenExpr:
		r.alone(x.X)
	case *ast.UnaryExpr:
		r.operator(x, x.Op, unary)
		r.alone(x.X)
	case *ast.BinaryExpr:
		r.operator(x, x.Op, binary)
		r.alone(x.X)
		r.alone(x.Y)
	case *ast.ListLit:
		for _, item := range x.Elts {
			r.alone(item)
		}
	case *ast.Ellipsis:
		if x.Type != nil {
			r.alone(x.Type)
		}
	case *ast.StructLit:
		for _, d := range x.Elts {
			r.aloneWithin(d)
		}
	default:
		r.evaluate(x, "an expression")
	}
}

func (r *reader) operator(x ast.Expr, op token.Token, known []token.Token) {
	if !slices.Contains(known, op) {
		r.evaluate(x, "an expression with %s", op)
	}
}

// aloneWithin accepts a field of a struct, or the dots of one that is open.
func (r *reader) aloneWithin(d ast.Decl) {
	switch d := d.(type) {
	case *ast.CommentGroup:
	case *ast.Ellipsis:
		r.alone(d)
	case *ast.Field:
		if d.Alias != nil || len(d.Attrs) > 0 {
			r.evaluate(d, "an alias or an attribute")
		}
		r.aloneLabel(d.Label)
		r.alone(d.Value)
	default:
		r.evaluate(d, "something that is not a field")
	}
}

// aloneLabel accepts a name to which nothing in the constraint refers, or a pattern.
func (r *reader) aloneLabel(l ast.Label) {
	switch l := l.(type) {
	case *ast.BasicLit:
	case *ast.ListLit:
		r.alone(l)
	case *ast.Ident:
		if slices.Contains(types, l.Name) || strings.HasPrefix(l.Name, "_") || strings.HasPrefix(l.Name, "#") {
			r.evaluate(l, "the label %s", l.Name)
		}
	default:
		r.evaluate(l, "a label that is not a name")
	}
}
