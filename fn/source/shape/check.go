package shape

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Problem is a value that does not have its shape.
type Problem struct {
	Rule    string
	Pos     spec.Pos
	Field   string // path below the value that was checked
	Message string // without the name of the batch
	Hint    string
}

// Check returns everything that is wrong with a value at a path; the path of an entry is
// "". A missing field that is marked @required is not reported: levels are not merged yet.
func Check(n *spec.Node, sh *Shape, path string) []Problem {
	c := &checker{}
	c.value(n, sh, place{path: path, rule: "field-valid"})
	return c.problems
}

// place is where the checker is, and what applies there.
type place struct {
	path     string
	rule     string // that reports a wrong value
	required string // that reports an empty one, or ""
	nullable bool
	mapValue bool   // an item of a list, or a value of a map with free names: may be empty
	private  bool   // a value of the environment: never shown
	long     bool   // a text of any length: a command, a value of the environment, an annotation
	unknown  string // the rule that reports an unknown field; "" for field-known
}

func (p place) below(name string) place {
	if p.path != "" {
		name = p.path + "." + name
	}
	return place{path: name, rule: "field-valid", nullable: p.nullable, private: p.private, long: p.long, unknown: p.unknown}
}

// item is the place of an item of a list, which has the rules of the list.
func (p place) item(i int) place {
	return place{path: p.path + "[" + strconv.Itoa(i) + "]", rule: p.rule, mapValue: true, private: p.private, long: p.long, unknown: p.unknown}
}

type checker struct{ problems []Problem }

func (c *checker) report(p place, pos spec.Pos, hint, format string, args ...any) {
	c.problems = append(c.problems, Problem{
		Rule: p.rule, Pos: pos, Field: p.path, Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

func (c *checker) value(n *spec.Node, sh *Shape, p place) {
	if sh.Any || n.Type == spec.Invalid || n.Type == spec.Null && p.nullable {
		return
	}
	if p.required != "" && (n.Type == spec.Null || n.Type == spec.String && strings.TrimSpace(n.Text) == "") {
		p.rule = p.required
		c.report(p, n.Pos, "", "%s is empty", p.path)
		return
	}
	if !sh.allows(n.Type) {
		c.wrongType(n, sh, p)
		return
	}
	before := len(c.problems)
	switch n.Type {
	case spec.String:
		c.text(n, sh, p)
	case spec.Int:
		c.integer(n, sh, p)
	case spec.List:
		for i, item := range n.Items {
			c.value(item, sh.Elem, p.item(i))
		}
	case spec.Map:
		c.fields(n, sh, p)
	}
	if len(c.problems) == before || n.Type == spec.Map {
		c.format(n, sh, p)
	}
}

func (c *checker) wrongType(n *spec.Node, sh *Shape, p place) {
	if len(sh.Enum) == 0 { // of an enum anything but its values is the same mistake
		p.rule = "field-valid"
	}
	hint := ""
	scalar := n.Type == spec.Bool || n.Type == spec.Int || n.Type == spec.Float
	if sh.allows(spec.String) && scalar && p.private {
		hint = "put it in quotes"
	} else if sh.allows(spec.String) && scalar && isValidText(n, sh, p) {
		hint = fmt.Sprintf("quote it: %q", n.Shown())
	}
	if n.Type == spec.String && sh.allows(spec.Int) && isInteger(n.Text) {
		hint = "write it without quotes: " + n.Text
	}
	if sh.Pattern != nil && sh.Format.Name == "duration" && n.Type == spec.Int {
		hint = durationHint(n.Text)
	}
	hint = cmp.Or(hint, meant(n, sh, p))
	was := describe(n)
	if p.private || sh.Format.Name == "env" {
		was = n.Type.String()
	}
	if sh.Format.Name == "env" && n.Type == spec.List {
		hint = `write variables by name: env: {NAME: "VALUE"}`
	}
	c.report(p, n.Pos, hint, "%s is %s, want %s", p.path, was, sh.want())
}

func isInteger(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}

// isValidText reports whether a scalar would be right in quotes.
func isValidText(n *spec.Node, sh *Shape, p place) bool {
	var c checker
	c.value(&spec.Node{Type: spec.String, Text: n.Shown(), Pos: n.Pos}, sh, p)
	return len(c.problems) == 0
}

func (c *checker) integer(n *spec.Node, sh *Shape, p place) {
	i, err := strconv.Atoi(n.Text)
	switch {
	case err != nil || sh.Min != nil && i < *sh.Min || sh.Max != nil && i > *sh.Max:
		c.report(p, n.Pos, "", "%s is %s, want %s", p.path, n.Text, sh.want())
	case sh.Max == nil && !sh.allows(spec.String) && (i > math.MaxInt32 || i < math.MinInt32): // as Kubernetes and KEDA keep them
		p.rule = "field-valid"
		c.report(p, n.Pos, "", "%s is %s, want %s, %d at most", p.path, n.Text, sh.want(), math.MaxInt32)
	}
}
