package source

import (
	"fmt"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/source/literal"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

func sprintf(format string, args []any) string {
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// converter turns evaluated CUE into nodes. What CUE could not evaluate is
// reported, each with its place, and becomes an Invalid node.
type converter struct {
	findings    *[]spec.Finding
	evaluateAll bool      // nothing is read from the syntax
	computed    token.Pos // where literal.Value gave up last
	kind        spec.Kind
	batch       string
}

func (c *converter) node(v cue.Value, path string) *spec.Node {
	if n := c.written(v, path); n != nil {
		return n
	}
	n := &spec.Node{Pos: valuePos(v)}
	switch v.IncompleteKind() {
	case cue.StructKind:
		c.fields(n, v, path)
	case cue.ListKind:
		c.items(n, v, path)
	case cue.BottomKind:
		c.bottom(n, v, path)
	default:
		c.scalar(n, v, path)
	}
	return n
}

// written reads a value from the syntax where that says all of it: where one
// field makes the value, as a literal or a reference to one, and the evaluator
// found nothing wrong with it. To ask for the fields of a struct one by one takes
// many times as long.
func (c *converter) written(v cue.Value, path string) *spec.Node {
	if c.evaluateAll || v.IncompleteKind() == cue.BottomKind || mayHoldConstraints(path) {
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

func (c *converter) fields(n *spec.Node, v cue.Value, path string) bool {
	fields, err := v.Fields()
	if err != nil {
		c.report(n, v, path)
		return false
	}
	n.Type = spec.Map
	c.hiddenEnv(n, v, path)
	for fields.Next() {
		name, value := fields.Selector().Unquoted(), fields.Value()
		below := join(path, name)
		if value.IncompleteKind() == cue.BottomKind { // only then is there an error to ask for
			if err := value.Err(); err != nil && strings.Contains(err.Error(), "field is required but not present") {
				c.required(n, below) // name!: without a value
				continue
			}
		}
		f := spec.Field{Name: name, Pos: position(value.Pos())}
		if isConstraint(below) {
			f.Value = c.constraint(value, below)
		} else {
			f.Value = c.node(value, below)
		}
		n.Fields = append(n.Fields, f)
	}
	return true
}

func (c *converter) items(n *spec.Node, v cue.Value, path string) {
	n.Type = spec.List
	for i := 0; ; i++ {
		item := v.LookupPath(cue.MakePath(cue.Index(i)))
		if !item.Exists() {
			return
		}
		n.Items = append(n.Items, c.node(item, fmt.Sprintf("%s[%d]", path, i)))
	}
}

// hiddenEnv reports variables that CUE hides: unquoted names that begin with an
// underscore would vanish.
func (c *converter) hiddenEnv(n *spec.Node, v cue.Value, path string) {
	if path != "env" && !strings.HasSuffix(path, ".env") {
		return
	}
	all, err := v.Fields(cue.Hidden(true))
	for err == nil && all.Next() {
		if name := all.Selector().String(); strings.HasPrefix(name, "_") {
			*c.findings = append(*c.findings, spec.Finding{Rule: "field-valid", Level: spec.Error, Kind: c.kind, Batch: c.batch, Field: join(path, name), Pos: position(all.Value().Pos()),
				Message: fmt.Sprintf("%s.%s is hidden: CUE leaves out names that begin with an underscore", path, name), Hint: fmt.Sprintf("quote the name: %q", name)})
		}
	}
}

// required reports a field that the fleet's own CUE requires and that has no
// value. Those that batchfn asks for itself have a rule of their own.
func (c *converter) required(n *spec.Node, path string) {
	if sh := shape.Default().Entry(c.kind).Field(path); sh != nil && sh.Required != "" {
		return
	}
	*c.findings = append(*c.findings, spec.Finding{Rule: "field-required", Level: spec.Error, Kind: c.kind, Batch: c.batch, Field: path, Pos: n.Pos,
		Message: path + " is missing: a pattern or definition of the fleet requires it"})
}

// bottom converts what is an error, or holds one.
func (c *converter) bottom(n *spec.Node, v cue.Value, path string) {
	before := len(*c.findings)
	if v.LookupPath(cue.MakePath(cue.Index(0))).Exists() {
		c.items(n, v, path)
	} else if c.fields(n, v, path) && len(n.Fields) == 0 {
		n.Type = spec.Invalid
	}
	if len(*c.findings) == before { // nothing below explains it
		n.Type = spec.Invalid
		c.report(n, v, path)
	}
}

func (c *converter) scalar(n *spec.Node, v cue.Value, path string) {
	v, _ = v.Default()
	switch v.Kind() {
	case cue.NullKind:
		n.Type, n.Text = spec.Null, "null"
	case cue.BoolKind:
		b, _ := v.Bool()
		n.Type, n.Text = spec.Bool, fmt.Sprint(b)
	case cue.StringKind:
		n.Type = spec.String
		n.Text, _ = v.String()
	case cue.IntKind:
		text, _ := v.MarshalJSON()
		n.Type, n.Text = spec.Int, string(text)
	case cue.FloatKind, cue.NumberKind:
		text, _ := v.MarshalJSON()
		n.Type, n.Text = spec.Float, string(text)
	case cue.BytesKind:
		f := spec.Finding{Rule: "field-valid", Level: spec.Error, Kind: c.kind, Batch: c.batch, Field: path, Pos: n.Pos,
			Message: orEntry(path) + " is bytes, want a string", Hint: "CUE's strings have double quotes"}
		*c.findings = append(*c.findings, f)
	default:
		c.report(n, v, path)
	}
}

// report reports a value that CUE could not evaluate, at the user's line.
func (c *converter) report(n *spec.Node, v cue.Value, path string) {
	f := spec.Finding{Rule: "field-valid", Level: spec.Error, Kind: c.kind, Batch: c.batch, Field: path, Pos: n.Pos}
	private := strings.Contains("."+path+".", ".env.")
	list := errors.Errors(v.Err())
	if len(list) == 0 {
		what := v.IncompleteKind().String()
		if d := fmt.Sprint(v); !private && len(d) < 80 {
			what = d
		}
		f.Message = fmt.Sprintf("%s is not concrete (%s), want one value", orEntry(path), what)
		*c.findings = append(*c.findings, f)
		return
	}
	for _, e := range list {
		g := f
		g.Message = orEntry(path) + ": " + cueMessage(e)
		if private {
			g.Message = orEntry(path) + " has no single value"
		}
		if strings.Contains(g.Message, "structural cycle") || strings.Contains(g.Message, "cycle") {
			g.Hint = "a value must not depend on itself"
		}
		g.Pos, g.Related = c.places(f.Pos, e)
		*c.findings = append(*c.findings, g)
	}
}

// places picks the place of an error: the value's own where that is known,
// else the last one that CUE names; the others are related.
func (c *converter) places(own spec.Pos, e errors.Error) (spec.Pos, []spec.Related) {
	var all []spec.Pos
	for _, p := range errors.Positions(e) {
		if p.IsValid() && p.Position().Filename != "" {
			all = append(all, position(p))
		}
	}
	if !own.Known() && len(all) > 0 {
		own = all[len(all)-1]
	}
	var related []spec.Related
	for _, p := range all {
		if p != own && len(all) > 1 {
			related = append(related, spec.Related{Pos: p, Message: "the other value"})
		}
	}
	return own, related
}

func orEntry(path string) string {
	if path == "" {
		return "the entry"
	}
	return path
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// constraint hands a constraint on, unless nothing could ever fulfil it.
func (c *converter) constraint(v cue.Value, path string) *spec.Node {
	n := spec.Constraint(valuePos(v), fmt.Sprint(v), v)
	if err := v.Validate(); err != nil {
		c.report(n, v, path)
	}
	return n
}

// isConstraint reports whether a field of the platform holds CUE constraints,
// which are no values.
func isConstraint(path string) bool {
	rule, ok := strings.CutPrefix(path, "platform.policy.custom.")
	return ok && (strings.HasSuffix(rule, ".when") || strings.HasSuffix(rule, ".require")) // and a rule may be called require
}

// mayHoldConstraints reports whether constraints may stand below a field, or
// around it.
func mayHoldConstraints(path string) bool {
	return path == "platform" || strings.HasPrefix(path, "platform.policy")
}

// valuePos is the place of a value: right of the label where CUE names the
// label.
func valuePos(v cue.Value) spec.Pos {
	if f, ok := v.Source().(*ast.Field); ok && f.Value != nil && f.Value.Pos().IsValid() {
		return position(f.Value.Pos())
	}
	return position(v.Pos())
}
