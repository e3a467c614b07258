package custom

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"

	"github.com/batchfn/batchfn/fn/spec"
)

// Problem is why a rule does not mean what it says: it has no value, names what
// does not exist, or can never apply.
type Problem struct {
	Rule    string
	Field   string // below the platform: policy.custom.NAME.when
	Pos     spec.Pos
	Message string
	Hint    string
	Wrong   string   // the name that does not exist, or ""
	Known   []string // the names that do
}

// Check looks for rules that would be silent for ever. names are those that
// entries can have, by field: name, owner, region; where there are none the
// field is not looked at. unsound are rules of which something else is known to be
// wrong.
func Check(p *spec.Platform, names map[string][]string, unsound []string) []Problem {
	list := p.Node.At("policy", "custom")
	if !list.Is(spec.Map) || len(list.Fields) == 0 {
		return nil
	}
	ctx := cuecontext.New()
	c := &checker{ctx: ctx, ofEntries: newEntries(ctx), names: names}
	for _, f := range list.Fields {
		before := len(c.problems)
		c.rule(f, !slices.Contains(unsound, f.Name))
		for i := range c.problems[before:] {
			c.problems[before+i].Rule = f.Name
		}
	}
	return c.problems
}

// rule looks at the constraints and the tests of a rule.
func (c *checker) rule(f spec.Field, sound bool) {
	before := len(c.problems)
	of := map[string]cue.Value{}
	c.judges(f.Value.Get("on").Str() == "resource")
	for _, part := range []string{"when", "require"} {
		if n := f.Value.Get(part); n != nil {
			of[part] = constraint(c.ctx, n)
			c.node, c.field, c.part = n, "policy.custom."+f.Name+"."+part, part
			c.check(of[part])
		}
	}
	if sound && len(c.problems) == before && of["require"].Exists() && c.asked(of["when"], of["require"]) && c.cannotFail(of["when"], of["require"]) {
		c.report(c.node.Pos, "require cannot fail: every %s fulfils it", c.one())
	}
	c.judges(false)
	c.part = "tests"
	if tests := f.Value.Get("tests"); tests.Is(spec.Map) {
		for _, t := range tests.Fields {
			c.field = "policy.custom." + f.Name + ".tests." + t.Name + ".entry"
			c.test(t.Value.Get("entry"))
		}
	}
}

type checker struct {
	ctx      *cue.Context
	entries  []*entry // that the rule judges, by kind
	names    map[string][]string
	node     *spec.Node // the constraint at hand
	field    string
	part     string
	resource bool // the rule judges resources
	problems []Problem

	ofEntries, ofResources []*entry
}

// judges sets what the rule judges.
func (c *checker) judges(resources bool) {
	if c.resource = resources; !resources {
		c.entries = c.ofEntries
		return
	}
	if c.ofResources == nil {
		c.ofResources = newResources(c.ctx)
	}
	c.entries = c.ofResources
}

// noun is what a kind of what the rule judges is called.
func (c *checker) noun(kind int) string {
	if c.resource {
		return kinds[kind]
	}
	return spec.Kinds[kind].Noun()
}

func (c *checker) report(pos spec.Pos, format string, args ...any) {
	c.problems = append(c.problems, Problem{Field: c.field, Pos: pos, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) check(v cue.Value) {
	if v.Validate() != nil {
		return // the source reports a conflict
	}
	switch {
	case !c.hasValue(v) || !c.patternsCompile(v, nil):
	case !isOpen(v):
		c.report(c.node.Pos, "%s is %s, want a struct with fields of the %s", c.part, fmt.Sprint(v), c.judged())
	case c.part == "require" && isEmpty(v):
		c.report(c.node.Pos, "require is empty: every batch meets it")
	case c.resource && !c.namesKind(v):
	case !c.namesFields(v, nil) || !c.fits(v, nil) || !c.resource && !c.namesNames(v):
	case c.part == "when":
		c.together(v)
	}
}

// isOpen reports whether a constraint can be one of a struct.
func isOpen(v cue.Value) bool { return v.IncompleteKind()&cue.StructKind != 0 }

func (c *checker) plural() string {
	if c.resource {
		return "resources"
	}
	return "batches"
}

func (c *checker) one() string {
	if c.resource {
		return "resource"
	}
	return "batch"
}

// judged is what the rule judges.
func (c *checker) judged() string {
	if c.resource {
		return "resource"
	}
	return "entry"
}

// hasValue reports whether CUE can tell what the constraint is, at any depth: a
// reference without a value, a guard that is not decided, match nothing.
func (c *checker) hasValue(v cue.Value) bool {
	err := v.Err()
	if err == nil && v.IncompleteKind() == cue.StructKind {
		var fields *cue.Iterator
		if fields, err = v.Fields(cue.Optional(true)); err == nil {
			for fields.Next() {
				if !c.hasValue(fields.Value()) {
					return false
				}
			}
		}
	}
	if err != nil {
		c.report(c.node.Pos, "%s has no value: the rule would never apply as intended", c.part)
	}
	return err == nil
}

// namesFields reports whether all fields that the constraint names exist.
func (c *checker) namesFields(v cue.Value, path []string) bool {
	ok := true
	for name, value := range parts(v) {
		below := append(slices.Clone(path), name)
		if len(path) == 0 && name == anyField {
			continue // of all fields
		}
		if !slices.ContainsFunc(c.entries, func(e *entry) bool { return e.has(below) }) {
			ok = false
			c.problems = append(c.problems, Problem{
				Field: c.field + "." + strings.Join(below, "."), Pos: c.labelPos(value, below),
				Message: c.plural() + " have no field " + spec.Quoted(strings.Join(below, ".")), Wrong: name, Known: known(c.entries, path),
			})
		} else if c.isContainer(value, below) && !c.namesFields(value, below) {
			ok = false
		}
	}
	return ok
}

// isContainer reports whether what stands at a path may have the parts that a constraint
// has: what has none is no unknown field, but another type.
func (c *checker) isContainer(v cue.Value, path []string) bool {
	return slices.ContainsFunc(c.schemas(path), func(may cue.Value) bool {
		return may.IncompleteKind()&v.IncompleteKind()&(cue.StructKind|cue.ListKind) != 0
	})
}

// namesNames reports whether the names exist that the constraint is about: one that is
// misspelt would never match, or be forbidden in vain. A batch and a profile may come later
// where they are only allowed or forbidden.
func (c *checker) namesNames(v cue.Value) bool {
	before := len(c.problems)
	for _, field := range slices.Sorted(maps.Keys(c.names)) {
		asked := v.LookupPath(cue.MakePath(cue.Str(field)))
		if later := field == "name" || field == "profile"; asked.Exists() && len(c.names[field]) > 0 && !(later && c.part == "require") {
			c.namesOne(field, asked)
		}
	}
	return len(c.problems) == before
}

func (c *checker) namesOne(field string, asked cue.Value) {
	all := c.names[field]
	named := append(texts(asked), excluded(asked)...)
	if field == "name" {
		named = texts(asked)
	}
	for _, name := range named {
		if !slices.Contains(all, name) {
			c.problem(asked, []string{field}, "", "%s: there is no %s %s", c.part, field, spec.Quoted(name))
			last := &c.problems[len(c.problems)-1]
			last.Wrong, last.Known = name, all
		}
	}
	ctx := cuecontext.New()
	fits := func(name string) bool { return agree(ctx.Encode(name), asked) }
	if len(named) == 0 && field != "name" && !slices.ContainsFunc(all, fits) {
		c.problem(asked, []string{field}, "", "%s: there is no such %s", c.consequence(), field)
		c.problems[len(c.problems)-1].Known = all
	}
}

// consequence is what comes of a constraint that no entry can fulfil.
func (c *checker) consequence() string {
	switch c.part {
	case "when":
		return "when never matches"
	case "require":
		return "require can never be fulfilled"
	}
	return "the test is not of a valid entry"
}

// texts are the strings that a constraint asks for: one, or one of several.
func texts(v cue.Value) []string {
	if text, err := v.String(); err == nil {
		return []string{text}
	}
	var out []string
	if op, args := v.Expr(); op == cue.OrOp {
		for _, arg := range args {
			out = append(out, texts(arg)...)
		}
	}
	return out
}

// excluded are the strings that a value must not be.
func excluded(v cue.Value) (out []string) {
	switch op, args := v.Expr(); op {
	case cue.NotEqualOp:
		return texts(args[len(args)-1])
	case cue.AndOp, cue.OrOp:
		for _, arg := range args {
			out = append(out, excluded(cue.Dereference(arg))...)
		}
	}
	return out
}

func isEmpty(v cue.Value) bool {
	if v.IncompleteKind() == cue.TopKind {
		return true
	}
	if v.IncompleteKind() != cue.StructKind {
		return false
	}
	for name, below := range parts(v) {
		if name != anyField || below.IncompleteKind() != cue.TopKind {
			return false
		}
	}
	return true
}

// labelPos is the place of a field of the constraint.
func (c *checker) labelPos(v cue.Value, path []string) spec.Pos {
	if n := c.node.At(path...); n != nil {
		return n.Pos
	}
	if f, ok := v.Source().(*ast.Field); ok && f.Label.Pos().IsValid() && f.Label.Pos().Filename() != "" {
		p := f.Label.Pos().Position()
		return spec.Pos{File: p.Filename, Line: p.Line, Col: p.Column}
	}
	return c.node.Pos
}
