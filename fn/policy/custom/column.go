package custom

import "github.com/batchfn/batchfn/fn/spec"

// column is a field that rules ask for, at one path, with what its values say of them.
type column struct {
	name      string
	below     []*column
	questions []question
	known     map[scalar]said
}

// question is what a rule wants of the field.
type question struct {
	rule  int
	when  bool // of when, else of require
	field plainField
}

// scalar is all that a constraint on a single value can tell of a value: of a struct and a
// list it is the type.
type scalar struct {
	there bool
	is    spec.Type
	text  string
}

// said is what a value says: the rules whose when it does not match, and those whose
// require it does not fulfil for certain.
type said struct{ skipped, doubted Rules }

// ask adds what a rule wants of the fields below.
func (c *column) ask(q question, p *plain) {
	for _, f := range p.fields {
		below := c.at(f.name)
		q.field = f
		below.questions = append(below.questions, q)
		if f.value != nil && f.value.leaf == nil {
			below.ask(q, f.value)
		}
	}
}

// at is the column of a field below.
func (c *column) at(name string) *column {
	for _, below := range c.below {
		if below.name == name {
			return below
		}
	}
	below := &column{name: name, known: map[scalar]said{}}
	c.below = append(c.below, below)
	return below
}

// of is what a value says of the rules that ask for the field.
func (c *column) of(n *spec.Node, words int) said {
	var v scalar
	if n != nil {
		v = scalar{true, n.Type, n.Text}
	}
	out, known := c.known[v]
	if !known {
		out = c.judge(n, words)
		c.known[v] = out
	}
	return out
}

func (c *column) judge(n *spec.Node, words int) said {
	out := said{make(Rules, words), make(Rules, words)}
	for _, q := range c.questions {
		switch {
		case q.when && q.isSkippedBy(n):
			out.skipped.add(q.rule)
		case !q.when && !q.isFulfilledBy(n):
			out.doubted.add(q.rule)
		}
	}
	if out.skipped.isEmpty() {
		out.skipped = nil
	}
	if out.doubted.isEmpty() {
		out.doubted = nil
	}
	return out
}

// isSkippedBy reports whether it is certain that when does not match, whatever else the
// subject has.
func (q question) isSkippedBy(n *spec.Node) bool {
	switch f := q.field; {
	case n == nil:
		return !f.optional
	case f.value == nil:
		return false
	case f.value.leaf != nil:
		return f.value.leaf(n) == no
	}
	return !n.Is(spec.Map)
}

// isFulfilledBy reports whether it is certain that the field is as require wants it, but
// for the fields below, of which others ask.
func (q question) isFulfilledBy(n *spec.Node) bool {
	switch f := q.field; {
	case n == nil:
		var found finding
		return found.lookAt(f, nil) && len(found.lacking) == 0
	case f.value == nil || len(f.value.each) > 0:
		return false
	case f.value.leaf != nil:
		return f.value.leaf(n) == yes
	}
	return n.Is(spec.Map)
}
