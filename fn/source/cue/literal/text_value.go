package literal

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

// term reads a literal, or a reference & a struct. At is the place of the literal.
func (r *textReader) term(level level) (t *term, at spec.Pos, chained bool) {
	t = &term{}
	r.blank()
	pos := r.place()
	r.reference(t)
	at = r.place()
	t.node, chained = r.value(level)
	t.node.Pos = pos
	return t, at, chained
}

// reference reads what stands before & and a struct, if anything does.
func (r *textReader) reference(t *term) {
	before := r.cursor
	name := r.selector()
	if r.blank(); name == "" || r.next() != '&' {
		r.cursor = before
		return
	}
	r.at++
	r.blank()
	r.want(r.next() == '{' && token.Lookup(name) == token.IDENT)
	if strings.Contains(name, ".") {
		r.want(r.isDefinition(name))
	} else {
		t.with = append(t.with, reference{name, before.place()})
	}
}

// selector reads a name, or NAME.NAME. It is "" where none stands.
func (r *textReader) selector() string {
	r.blank()
	from := r.at
	word := r.word()
	if word != "" && r.next() == '.' {
		r.at++
		r.want(r.word() != "")
	}
	return r.text[from:r.at]
}

// isDefinition reports whether a selector is a definition of the schema that stands for
// structs.
func (r *textReader) isDefinition(selector string) bool {
	of, name, ok := strings.Cut(selector, ".")
	if !ok || r.alias == "" || of != r.alias || !r.schema.Structs(name) {
		return false
	}
	r.refers = true
	return true
}

// deepest is how deep a value may be, so that reading it takes little of the stack.
const deepest = 100

// value reads a literal. It is chained where it is a field of a struct without braces.
func (r *textReader) value(at level) (n *spec.Node, chained bool) {
	r.blank()
	r.want(at != wanted && r.depth < deepest)
	r.depth++
	n = &r.nodes.take(1)[0]
	n.Pos = r.place()
	switch c := r.next(); {
	case c == '{':
		r.at++
		n.Type, n.Fields = spec.Map, r.structOf('}', at)
	case c == '[':
		r.at++
		n.Type, n.Items = spec.List, r.list()
	case '0' <= c && c <= '9':
		n.Type, n.Text = spec.Int, r.integer()
	default:
		chained = r.scalar(n, at)
	}
	r.depth--
	return n, chained
}

// scalar reads a string or a word, unless that is the label of a field.
func (r *textReader) scalar(n *spec.Node, at level) (chained bool) {
	before := r.cursor
	if r.next() == '"' {
		n.Type, n.Text = spec.String, r.quoted()
	} else {
		n.Text = r.word()
		n.Type = words[n.Text]
	}
	if r.blank(); r.next() != ':' {
		r.want(n.Type != spec.Invalid)
		return false
	}
	r.cursor = before
	fields := r.kept.fields.take(1)
	fields[0], _ = r.member(at)
	n.Type, n.Text, n.Fields = spec.Map, "", fields
	return true
}

var words = map[string]spec.Type{"true": spec.Bool, "false": spec.Bool, "null": spec.Null}

func (r *textReader) list() []*spec.Node {
	from := len(r.items)
	for r.more(']') {
		item, _ := r.value(elsewhere)
		r.items = append(r.items, item)
		r.comma(']')
	}
	items := r.kept.items.take(len(r.items) - from)
	copy(items, r.items[from:])
	r.items = r.items[:from]
	return items
}

func (r *textReader) structOf(end byte, at level) []spec.Field {
	from := len(r.fields)
	r.members(end, func() bool {
		f, chained := r.member(at)
		r.fields = append(r.fields, f)
		return chained
	})
	fields := r.kept.fields.take(len(r.fields) - from)
	copy(fields, r.fields[from:])
	r.fields = r.fields[:from]
	r.want(areDistinct(fields))
	return fields
}

// areDistinct reports whether no field appears twice.
func areDistinct(fields []spec.Field) bool {
	if len(fields) > 50 { // to look through all of them for each takes for ever
		names := make(map[string]bool, len(fields))
		for _, f := range fields {
			names[f.Name] = true
		}
		return len(names) == len(fields)
	}
	for i, f := range fields {
		if slices.ContainsFunc(fields[:i], func(g spec.Field) bool { return g.Name == f.Name }) {
			return false
		}
	}
	return true
}

// member reads a field of a struct.
func (r *textReader) member(at level) (f spec.Field, chained bool) {
	f.Pos = r.place()
	var regular bool
	f.Name, regular = r.label()
	r.want(regular && (at == elsewhere || !slices.Contains(types, f.Name))) // a constraint below would refer to it
	below := at.below(f.Name)
	if at == rule && !r.schema.Constraint(f.Name) {
		below = elsewhere
	}
	f.Value, chained = r.value(below)
	return f, chained
}

// label reads the name of a field and its colon; the name is regular unless it is hidden
// or a definition.
func (r *textReader) label() (name string, regular bool) {
	if r.next() == '"' {
		r.want(!strings.HasPrefix(r.text[r.at:], `"""`))
		name, regular = r.quoted(), true
		for i := range len(name) {
			r.want(name[i] < 0x80) // CUE normalizes those
		}
	} else {
		name = r.word()
		r.want(name != "" && name != "_" && name != r.alias && token.Lookup(name) == token.IDENT)
		regular = name[0] != '_' && name[0] != '#'
	}
	r.blank()
	r.want(r.next() == ':')
	r.at++
	return name, regular
}
