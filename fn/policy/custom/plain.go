package custom

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"cuelang.org/go/cue"

	"github.com/batchfn/batchfn/fn/spec"
)

// plain is a constraint that Go can judge without CUE's evaluator, which takes a
// hundred times as long: a struct of such constraints, or a leaf. Most rules are
// plain, and most batches fulfil them; whatever plain does not know for certain is
// left to CUE.
type plain struct {
	fields []plainField
	each   []*plain // of every field, whatever its name
	leaf   leaf     // nil: a struct
	asks   answer   // whether it asks for a value: CUE makes up "x" where none is there
}

type plainField struct {
	name     string
	optional bool   // name?
	required bool   // name!
	value    *plain // nil: CUE has to say
}

// leaf judges a single value.
type leaf func(n *spec.Node) answer

// answer is what plain knows.
type answer int

const (
	unknown answer = iota
	yes
	no
)

func toAnswer(b bool) answer {
	if b {
		return yes
	}
	return no
}

// newPlain is a constraint for Go, or nil where only CUE knows what it means: a
// choice of structs, a pattern, a list, a call, a reference to what has no value.
func newPlain(v cue.Value) *plain {
	if dependsOnField(v) {
		return nil
	}
	v = cue.Dereference(v)
	if v.IncompleteKind() != cue.StructKind {
		l := newLeaf(v)
		if l == nil {
			return nil
		}
		return &plain{leaf: l, asks: toAnswer(!v.IsConcrete())}
	}
	if op, _ := v.Expr(); op == cue.OrOp || !v.Allows(cue.AnyString) {
		return nil
	}
	fields, err := v.Fields(cue.Optional(true), cue.Patterns(true))
	if err != nil {
		return nil
	}
	p := &plain{}
	for fields.Next() {
		sel := fields.Selector()
		if sel.LabelType() != cue.StringLabel {
			return nil
		}
		if sel.ConstraintType() == cue.PatternConstraint {
			if labels := sel.Pattern(); labels.IsConcrete() || labels.IncompleteKind() != cue.StringKind || labels.Validate() != nil || fmt.Sprint(labels) != "string" {
				return nil
			}
			p.each = append(p.each, newPlain(fields.Value()))
			continue
		}
		p.fields = append(p.fields, plainField{sel.Unquoted(), sel.ConstraintType() == cue.OptionalConstraint, sel.ConstraintType() == cue.RequiredConstraint, newPlain(fields.Value())})
	}
	return p
}

// dependsOnField reports whether a constraint is that of a field to which it refers: it may
// be one beside it, and then the value must be the value of that.
func dependsOnField(v cue.Value) bool {
	_, path := v.ReferencePath()
	if all := path.Selectors(); len(all) > 0 && (!v.IsConcrete() || v.Kind() == cue.StructKind) {
		return all[len(all)-1].LabelType() == cue.StringLabel || dependsOnField(cue.Dereference(v))
	}
	return false
}

// matches reports whether a value has all fields of the constraint, each as it wants it.
func (p *plain) matches(n *spec.Node) answer {
	switch {
	case p == nil:
		return unknown
	case p.leaf != nil:
		return p.leaf(n)
	case !n.Is(spec.Map):
		return no
	}
	out := yes
	for _, f := range p.fields {
		below := n.Get(f.name)
		if below == nil && f.optional {
			continue
		}
		if below == nil {
			return no
		}
		switch f.value.matches(below) {
		case no:
			return no
		case unknown:
			out = unknown
		}
	}
	for _, each := range p.each {
		for _, f := range n.Fields {
			switch each.matches(f.Value) {
			case no:
				return unknown // CUE asks when for no field that matches a pattern
			case unknown:
				out = unknown
			}
		}
	}
	return out
}

// broken are the paths of the values that are not as the constraint wants them, or, where
// all are, of those that it asks for and that are not there: in CUE's order. known is
// false where only CUE can tell.
func (p *plain) broken(n *spec.Node) (paths [][]string, known bool) {
	var path [8]string
	f := finding{path: path[:0]}
	known = f.look(p, n)
	if len(f.wrong) > 0 {
		return f.wrong, known
	}
	return f.lacking, known
}

// finding gathers what broken returns, on the path of the value that is looked at.
type finding struct {
	wrong, lacking [][]string
	path           []string
}

// look compares a value, or the absence of one (nil), and reports whether it knows the answer.
func (f *finding) look(p *plain, n *spec.Node) bool {
	switch {
	case p == nil || len(p.each) > 0:
		return false
	case n == nil && p.leaf != nil:
		if p.asks == yes {
			f.lacking = append(f.lacking, slices.Clone(f.path))
		}
		return p.asks != unknown
	case p.leaf != nil:
		a := p.leaf(n)
		if a == no {
			f.wrong = append(f.wrong, slices.Clone(f.path))
		}
		return a != unknown
	case n != nil && !n.Is(spec.Map):
		f.wrong = append(f.wrong, slices.Clone(f.path))
		return true
	}
	for _, field := range p.fields {
		if !f.lookAt(field, n.Get(field.name)) {
			return false
		}
	}
	return true
}

// lookAt does so for a field of the value.
func (f *finding) lookAt(field plainField, below *spec.Node) bool {
	if below == nil && field.optional {
		return true
	}
	f.path = append(f.path, field.name)
	defer func() { f.path = f.path[:len(f.path)-1] }()
	if below == nil && field.required {
		f.lacking = append(f.lacking, slices.Clone(f.path))
		return true
	}
	return f.look(field.value, below)
}

// newLeaf is a constraint on a single value, or nil.
func newLeaf(v cue.Value) leaf {
	if _, has := v.Default(); has && !v.IsConcrete() {
		return nil
	}
	op, args := v.Expr()
	switch op {
	case cue.NoOp:
		return newValue(v)
	case cue.OrOp, cue.AndOp:
		return newLeaves(op, args)
	case cue.RegexMatchOp, cue.NotRegexMatchOp:
		return newMatch(op, args)
	case cue.NotEqualOp, cue.LessThanOp, cue.LessThanEqualOp, cue.GreaterThanOp, cue.GreaterThanEqualOp:
		return newBound(op, args)
	}
	return nil
}

// newValue is a value, or one of the basic types.
func newValue(v cue.Value) leaf {
	if v.IsConcrete() {
		want := plainNode(v)
		if want == nil {
			return nil
		}
		return func(n *spec.Node) answer {
			if want.Type == spec.Int && n.Type == spec.Float { // 3 is 3.0 to nobody but CUE
				return unknown
			}
			return toAnswer(n.Type == want.Type && n.Text == want.Text)
		}
	}
	switch v.IncompleteKind() {
	case cue.StringKind:
		return func(n *spec.Node) answer { return toAnswer(n.Type == spec.String) }
	case cue.BoolKind:
		return func(n *spec.Node) answer { return toAnswer(n.Type == spec.Bool) }
	case cue.IntKind:
		return func(n *spec.Node) answer { return toAnswer(n.Type == spec.Int) }
	}
	return nil
}

// plainNode is a string, a boolean or an integer as a node.
func plainNode(v cue.Value) *spec.Node {
	switch v.Kind() {
	case cue.StringKind:
		text, err := v.String()
		if err == nil {
			return spec.NewString(text)
		}
	case cue.BoolKind:
		b, err := v.Bool()
		if err == nil {
			return spec.NewBool(b)
		}
	case cue.IntKind:
		n, err := v.Int64()
		if err == nil {
			return spec.NewInt(n)
		}
	}
	return nil
}

func newLeaves(op cue.Op, args []cue.Value) leaf {
	var leaves []leaf
	known := false
	for _, arg := range args {
		if dependsOnField(arg) {
			return nil
		}
		arg = cue.Dereference(arg)
		if arg.IncompleteKind() == cue.StructKind {
			return nil
		}
		l := newLeaf(arg)
		known = known || l != nil
		leaves = append(leaves, l)
	}
	if !known {
		return nil
	}
	decisive := toAnswer(op == cue.OrOp) // one of these settles it
	return func(n *spec.Node) answer {
		out := toAnswer(op == cue.AndOp)
		for _, l := range leaves {
			a := unknown
			if l != nil {
				a = l(n)
			}
			if a == decisive {
				return a
			}
			if a == unknown {
				out = unknown
			}
		}
		return out
	}
}

// newMatch is a regular expression; CUE's are Go's.
func newMatch(op cue.Op, args []cue.Value) leaf {
	text, err := args[len(args)-1].String()
	if err != nil {
		return nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil
	}
	return func(n *spec.Node) answer {
		return toAnswer(n.Type == spec.String && re.MatchString(n.Text) == (op == cue.RegexMatchOp))
	}
}

// newBound is a bound of an integer, or a text that a value must not be.
func newBound(op cue.Op, args []cue.Value) leaf {
	want := plainNode(args[len(args)-1])
	if want == nil || want.Type != spec.Int && (op != cue.NotEqualOp || want.Type != spec.String) {
		return nil
	}
	if want.Type == spec.String {
		return func(n *spec.Node) answer { return toAnswer(n.Type == spec.String && n.Text != want.Text) }
	}
	bound, err := strconv.ParseInt(want.Text, 10, 64)
	if err != nil {
		return nil
	}
	return func(n *spec.Node) answer {
		v, err := strconv.ParseInt(n.Text, 10, 64)
		if n.Type == spec.Float || n.Type == spec.Int && err != nil {
			return unknown
		}
		return toAnswer(n.Type == spec.Int && within(op, v, bound))
	}
}

func within(op cue.Op, v, bound int64) bool {
	switch op {
	case cue.NotEqualOp:
		return v != bound
	case cue.LessThanOp:
		return v < bound
	case cue.LessThanEqualOp:
		return v <= bound
	case cue.GreaterThanOp:
		return v > bound
	}
	return v >= bound
}
