package custom

import (
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue"

	"github.com/batchfn/batchfn/fn/spec"
)

// always are the fields that every entry of a kind has, as a rule sees it. Without requests
// none is rendered: resources-required.
var (
	always = []string{"name", "region", "component", "owner", "severity", "suspend", "idempotent", "gracePeriod", "resources", "resources.cpuMillis", "resources.memoryBytes"}
	ofKind = [][]string{
		{"concurrency", "retries", "protect", "schedule", "history", "history.succeeded", "history.failed"},
		{"replicas"},
		{"queue", "queue.queueLength", "queue.scaleOnInFlight", "scale", "scale.min", "scale.max", "scale.pollingInterval", "scale.cooldown"},
	}
)

// ofResources are the fields that every resource has.
var ofResources = []string{"apiVersion", "kind", "metadata", "metadata.name", "spec"}

// plainKinds are the kinds of single values.
const plainKinds = cue.StringKind | cue.BoolKind | cue.NumberKind

// cannotFail reports whether the schema alone makes every entry that when can match
// fulfil require. It looks at plain values and structs of them; of a list it does not know.
func (c *checker) cannotFail(when, require cue.Value) bool {
	for i, e := range c.entries {
		if when.Exists() && e.lacks(when, nil, true) != nil {
			continue
		}
		present := ofResources
		if !c.resource {
			present = slices.Concat(always, ofKind[i])
		}
		if require.IncompleteKind() != cue.StructKind || !e.fulfils(require, nil, present) {
			return false
		}
	}
	return true
}

// fulfils reports whether all entries of the kind have what a part of require wants.
func (e *entry) fulfils(want cue.Value, path, present []string) bool {
	if want.IncompleteKind() == cue.StructKind {
		fields, err := want.Fields(cue.Optional(true), cue.Patterns(true))
		for err == nil && fields.Next() {
			sel := fields.Selector()
			at, asks := append(slices.Clone(path), nameOf(sel)), sel.ConstraintType()&(cue.OptionalConstraint|cue.PatternConstraint) == 0
			if !asks && len(e.at(at)) == 0 {
				continue // the kind has no such field
			}
			if asks && !slices.Contains(present, strings.Join(at, ".")) || !e.fulfils(fields.Value(), at, present) {
				return false
			}
		}
		return err == nil
	}
	may := e.at(path)
	switch {
	case len(path) == 0 || len(may) == 0:
		return false
	case fmt.Sprint(want) == "_":
		return true
	}
	return want.IncompleteKind()&^plainKinds == 0 && implies(may[0], want)
}

// implies reports whether whatever a schema allows is as a constraint on a single value wants it.
func implies(may, want cue.Value) bool {
	op, args := want.Expr()
	switch op {
	case cue.AndOp:
		return !slices.ContainsFunc(args, func(arg cue.Value) bool { return !implies(may, cue.Dereference(arg)) })
	case cue.NotEqualOp:
		return may.IncompleteKind()&^plainKinds == 0 && !agree(may, args[len(args)-1])
	case cue.RegexMatchOp:
		text, err := args[len(args)-1].String()
		return err == nil && may.IncompleteKind() == cue.StringKind && matchesAll(text)
	}
	return want.Subsume(may) == nil || fmt.Sprint(may.Unify(want)) == fmt.Sprint(may) // Subsume knows no bool, and few bounds
}

// matchesAll reports whether a regular expression matches every text: it asks for nothing,
// or for no more than any number of characters.
func matchesAll(text string) bool {
	return slices.Contains([]string{"", "^", "$", ".*", "^.*", ".*$"}, text)
}

// test looks at the entry of a test: its fields exist, and so do its region and
// the names that CUE knows.
func (c *checker) test(n *spec.Node) {
	c.node = n
	switch {
	case n == nil || n.Type == spec.Invalid:
		return // reported as missing, or by the source
	case n.Type != spec.Map:
		c.report(n.Pos, "want a struct with the fields of an entry")
		return
	}
	levels := []*spec.Node{without(n, "overrides")}
	for _, f := range n.Get("overrides").Map() {
		levels = append(levels, f.Value)
	}
	for _, level := range levels {
		c.node = level
		if v := c.ctx.BuildExpr(expr(level)); !c.namesFields(v, nil) || !c.fits(v, nil) {
			return
		}
	}
	for _, name := range []string{"cpuMillis", "memoryBytes"} {
		if computed := n.At("resources", name); computed != nil {
			c.report(computed.Pos, "resources.%s is computed: set resources.cpu or resources.memory", name)
		}
	}
	c.testRegions(n)
}

// testRegions looks at the regions that the entry of a test names: in one that is not there, no rule judges it.
func (c *checker) testRegions(n *spec.Node) {
	known := c.names["region"]
	is := func(field, name string, pos spec.Pos) {
		if len(known) > 0 && !slices.Contains(known, name) {
			c.problems = append(c.problems, Problem{Field: c.field + "." + field, Pos: pos, Message: "there is no region " + spec.Quoted(name), Wrong: name, Known: known})
		}
	}
	if region := n.Get("region"); region != nil {
		is("region", region.Str(), region.Pos)
	}
	for i, item := range n.Get("regions").List() {
		is(fmt.Sprintf("regions[%d]", i), item.Str(), item.Pos)
	}
	for _, f := range n.Get("overrides").Map() {
		is("overrides."+f.Name, f.Name, f.Pos)
	}
}

// without is a map without one of its fields.
func without(n *spec.Node, name string) *spec.Node {
	rest := *n
	rest.Fields = slices.DeleteFunc(slices.Clone(n.Fields), func(f spec.Field) bool { return f.Name == name })
	return &rest
}

// kinds are those of the resources that are rendered.
var kinds = []string{"CronJob", "Deployment", "ScaledObject"}

// namesKind reports whether the kinds of resources that a constraint asks for are rendered.
func (c *checker) namesKind(v cue.Value) bool {
	kind := v.LookupPath(cue.ParsePath("kind"))
	for _, asked := range texts(kind) {
		if !slices.Contains(kinds, asked) {
			c.problem(kind, []string{"kind"}, "", "no resource of the kind %s is rendered", spec.Quoted(asked))
			last := &c.problems[len(c.problems)-1]
			last.Wrong, last.Known = asked, kinds
			return false
		}
	}
	return true
}
