package custom

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"cuelang.org/go/cue"
)

// fits reports whether the fields of a constraint can be as it wants them, each by itself;
// it reports each that cannot.
func (c *checker) fits(v cue.Value, path []string) bool {
	v = cue.Dereference(v)
	var may []cue.Value
	if len(path) > 0 && v.IncompleteKind() != cue.TopKind {
		may = c.schemas(path)
	}
	if len(may) > 0 && !c.fitsAlone(v, may, path) {
		return false
	}
	ok := true
	for name, below := range parts(v) {
		ok = c.fits(below, append(slices.Clone(path), name)) && ok
	}
	return ok
}

// fitsAlone looks at a value without the parts that it has.
func (c *checker) fitsAlone(v cue.Value, may []cue.Value, path []string) bool {
	if what, hint := mistaken(v, may[0], path); hint != "" {
		c.problem(v, path, hint, "%s %s", shown(path, v), what)
		return false
	}
	for _, choice := range alternatives(v) {
		if slices.ContainsFunc(may, func(m cue.Value) bool { return agree(m, choice) }) {
			continue
		}
		hint := "want " + wanted(may...)
		if choice.IncompleteKind() == cue.ListKind {
			hint += `; of several values write "a" | "b"`
		}
		c.problem(v, path, hint, "%s: no %s can have %s", c.consequence(), c.judged(), shown(path, choice))
		return false
	}
	return true
}

// problem reports what is wrong with a part of the constraint.
func (c *checker) problem(v cue.Value, path []string, hint, format string, args ...any) {
	c.problems = append(c.problems, Problem{Field: c.field + "." + strings.Join(path, "."), Pos: c.labelPos(v, path), Message: fmt.Sprintf(format, args...), Hint: hint})
}

// schemas are what the kinds of entries may have at a path.
func (c *checker) schemas(path []string) (all []cue.Value) {
	if slices.Contains(hidden, path[0]) {
		return nil
	}
	for _, e := range c.entries {
		all = append(all, e.at(path)...)
	}
	return all
}

// parts are what a constraint says of the parts of a value: of fields, of all fields whose
// names match a pattern, and of the items of a list. The latter two have names that are none.
func parts(v cue.Value) func(yield func(string, cue.Value) bool) {
	return func(yield func(string, cue.Value) bool) {
		switch v.IncompleteKind() {
		case cue.StructKind:
			fields, err := v.Fields(cue.Optional(true), cue.Patterns(true))
			for err == nil && fields.Next() {
				if !yield(nameOf(fields.Selector()), fields.Value()) {
					return
				}
			}
		case cue.ListKind:
			items, err := v.List()
			for err == nil && items.Next() {
				if !yield(anyItem, items.Value()) {
					return
				}
			}
			if others := v.LookupPath(cue.MakePath(cue.AnyIndex)); others.Exists() {
				yield(anyItem, others)
			}
		}
	}
}

// nameOf is the name of a field, or what stands for all whose names match a pattern.
func nameOf(sel cue.Selector) string {
	if sel.ConstraintType() == cue.PatternConstraint {
		return anyField
	}
	return sel.Unquoted()
}

// What stands in paths for any field of a map, and for any item of a list.
const (
	anyField = "[string]"
	anyItem  = "[…]"
)

// agree reports whether a value can be as two constraints want it. A struct or a list is
// judged by its parts.
func agree(may, want cue.Value) bool {
	if may.IncompleteKind()&want.IncompleteKind()&(cue.StructKind|cue.ListKind) != 0 {
		return true
	}
	return may.Unify(want).Validate() == nil
}

// alternatives are the values of which a constraint on a single value allows each.
func alternatives(v cue.Value) []cue.Value {
	op, args := v.Expr()
	if op != cue.OrOp {
		return []cue.Value{v}
	}
	var out []cue.Value
	for _, arg := range args {
		out = append(out, alternatives(cue.Dereference(arg))...)
	}
	return out
}

// shown is a field with its constraint, for people. What a variable must be may be a
// secret, and what a struct holds is long.
func shown(path []string, v cue.Value) string {
	text := strings.Join(path, ".")
	switch {
	case v.IncompleteKind() == cue.StructKind:
		return text + ": a struct"
	case path[0] == "env":
		return text + " as " + words[v.IncompleteKind()]
	}
	return text + ": " + strings.Join(strings.Fields(fmt.Sprint(v)), " ")
}

// wanted says what a field may be, by the schemas of the kinds.
func wanted(may ...cue.Value) string {
	var all []string
	for _, m := range may {
		if words := wantedBy(m); !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	return listed(all)
}

func wantedBy(may cue.Value) string {
	switch definition(may) {
	case "#Duration":
		return `a duration such as "90s" or "10m"`
	case "#Quantity":
		return `a quantity such as "100m" or "256Mi"`
	}
	may = cue.Dereference(may)
	if choices := alternatives(may); len(choices) > 1 {
		return wanted(choices...)
	}
	text, known := words[may.IncompleteKind()]
	if !known || may.IsConcrete() && may.IncompleteKind() != cue.StructKind {
		return fmt.Sprint(may)
	}
	return text + limits(may)
}

// limits are the bounds of a number, for people.
func limits(may cue.Value) (text string) {
	op, args := may.Expr()
	switch op {
	case cue.AndOp:
		for _, arg := range args {
			text += limits(arg)
		}
	case cue.GreaterThanEqualOp:
		return fmt.Sprintf(" of at least %v", args[len(args)-1])
	case cue.LessThanEqualOp:
		return fmt.Sprintf(" and at most %v", args[len(args)-1])
	}
	return text
}

// listed are words as a list: a, b or c.
func listed(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

var words = map[cue.Kind]string{
	cue.StringKind: "a string", cue.IntKind: "an integer", cue.NumberKind: "a number", cue.BoolKind: "true or false",
	cue.ListKind: "a list", cue.StructKind: "a struct", cue.NullKind: "null",
}

// definition is the name of the schema's definition that a value refers to, or "".
func definition(v cue.Value) string {
	_, path := v.ReferencePath()
	if all := path.Selectors(); len(all) > 0 {
		return all[len(all)-1].String()
	}
	return ""
}

// mistaken says what a constraint on a text does instead of what it seems to, and what to
// write; "" where it does what it says.
func mistaken(v, may cue.Value, path []string) (what, hint string) {
	name := strings.Join(path, ".")
	if text, err := v.String(); err == nil {
		switch {
		case operator().MatchString(text):
			return "is a text, which no value equals", "write the operator outside of the quotes"
		case strings.Contains(text, "*") && slices.Contains(withoutStars, name):
			return "is a text, which no value equals", `write a regular expression: =~"^registry[.]example[.]com/"`
		}
	}
	if !slices.ContainsFunc(bounds(v), func(b cue.Value) bool { return b.IncompleteKind() == cue.StringKind }) {
		return "", ""
	}
	what = "compares texts letter by letter"
	switch kind := definition(may); {
	case name == "resources.cpu":
		return what, "compare resources.cpuMillis, which is an integer: resources: cpuMillis: >=200"
	case name == "resources.memory":
		return what, "compare resources.memoryBytes, which is an integer: resources: memoryBytes: >=268435456"
	case kind == "#Duration" || kind == "#Quantity":
		return what, `list the values, or match a pattern such as =~"^[1-9]m$"`
	}
	return "", ""
}

// withoutStars are fields whose values hold no *.
var withoutStars = []string{"image", "name", "owner", "region", "profile", "service", "serviceAccount"}

// operator is a text that begins as a constraint does.
var operator = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(<|>|=~|!=|!~) ?=?`) })

// bounds are the values that a constraint compares with as smaller or larger.
func bounds(v cue.Value) (out []cue.Value) {
	op, args := v.Expr()
	switch op {
	case cue.LessThanOp, cue.LessThanEqualOp, cue.GreaterThanOp, cue.GreaterThanEqualOp:
		out = append(out, args[len(args)-1])
	case cue.AndOp, cue.OrOp:
		for _, arg := range args {
			out = append(out, bounds(cue.Dereference(arg))...)
		}
	}
	return out
}

// together reports whether anything of one kind can be as when wants it.
func (c *checker) together(v cue.Value) bool {
	var first []string
	for i, e := range c.entries {
		lacks := e.lacks(v, nil, true)
		if lacks == nil {
			return true
		}
		if c.isOf(v, e) {
			c.report(c.node.Pos, "when never matches: a %s cannot have %s", c.noun(i), strings.Join(lacks, "."))
			c.suggest(e, lacks)
			return false
		}
		if i == 0 {
			first = lacks
		}
	}
	c.report(c.node.Pos, "when never matches: nothing can have %s beside the other fields", strings.Join(first, "."))
	return false
}

// isOf reports whether a constraint says that it is about a kind.
func (c *checker) isOf(v cue.Value, e *entry) bool {
	name := "component"
	if c.resource {
		name = "kind"
	}
	kind := v.LookupPath(cue.MakePath(cue.Str(name)))
	return kind.Exists() && slices.ContainsFunc(e.at([]string{name}), func(may cue.Value) bool { return agree(may, kind) })
}

// asked reports whether some kind that when matches has the fields that require asks for.
func (c *checker) asked(when, require cue.Value) bool {
	kind, lacks := -1, []string(nil)
	for i, e := range c.entries {
		if when.Exists() && e.lacks(when, nil, true) != nil {
			continue
		}
		path := e.lacks(require, nil, false)
		if path == nil {
			return true
		}
		if kind < 0 {
			kind, lacks = i, path
		}
	}
	if kind >= 0 {
		c.problem(require.LookupPath(cue.MakePath(selectors(lacks)...)), lacks, "", "require can never be fulfilled: a %s has no %s", c.noun(kind), strings.Join(lacks, "."))
		c.suggest(c.entries[kind], lacks)
	}
	return kind < 0
}

// suggest adds to the last problem the fields that a kind has, in place of one that it
// does not have.
func (c *checker) suggest(e *entry, path []string) {
	if last := len(path) - 1; len(e.at(path)) == 0 {
		p := &c.problems[len(c.problems)-1]
		p.Wrong, p.Known = path[last], known([]*entry{e}, path[:last])
	}
}

func selectors(path []string) (out []cue.Selector) {
	for _, name := range path {
		out = append(out, cue.Str(name))
	}
	return out
}

// lacks is the path of the first field that a constraint asks for and the kind does not
// have; with values, or not as the constraint wants it. It is nil where there is none.
func (e *entry) lacks(want cue.Value, path []string, values bool) []string {
	fields, err := want.Fields()
	for err == nil && fields.Next() {
		at, value := append(slices.Clone(path), fields.Selector().Unquoted()), fields.Value()
		may := e.at(at)
		if len(may) == 0 || values && !slices.ContainsFunc(may, func(m cue.Value) bool { return agree(m, value) }) {
			return at
		}
		if value.IncompleteKind() == cue.StructKind {
			if below := e.lacks(value, at, values); below != nil {
				return below
			}
		}
	}
	return nil
}
