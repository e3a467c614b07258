package cue

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/source/cue/habit"
	"github.com/batchfn/batchfn/fn/spec"
)

// converter turns evaluated CUE into nodes. What CUE could not evaluate is
// reported, each with its place, and becomes an Invalid node.
type converter struct {
	*instance
	findings *[]spec.Finding
	computed token.Pos // where literal.Value gave up last
	kind     spec.Kind
	batch    string
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

func (c *converter) fields(n *spec.Node, v cue.Value, path string) bool {
	fields, err := v.Fields()
	if err != nil {
		c.report(n, v, path)
		return false
	}
	n.Type = spec.Map
	c.hiddenEnv(n, v, path)
	for fields.Next() {
		name, value := label(fields.Selector()), fields.Value()
		below := join(path, name)
		if value.IncompleteKind() == cue.BottomKind { // only then is there an error to ask for
			if err := value.Err(); err != nil && strings.Contains(err.Error(), "field is required but not present") {
				c.required(n, below) // name!: without a value
				continue
			}
		}
		f := spec.Field{Name: name, Pos: position(value.Pos())}
		if isConstraint(path, name) {
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
			Message: orEntry(path) + " is bytes, want a string", Hint: doubleQuoted(v, path)}
		*c.findings = append(*c.findings, f)
	default:
		c.report(n, v, path)
	}
}

// doubleQuoted says how bytes, which have single quotes, are written as a string.
func doubleQuoted(v cue.Value, path string) string {
	const hint = "CUE's strings have double quotes"
	text, err := v.Bytes()
	name := path[strings.LastIndexByte(path, '.')+1:]
	if err != nil || !utf8.Valid(text) || len(text) > 60 || name == "" || !habit.MayShow(strings.Split(path, "."), string(text)) {
		return hint
	}
	if strings.Contains(name, "[") { // an item
		return fmt.Sprintf("%s: %q", hint, text)
	}
	return fmt.Sprintf("%s: %s: %q", hint, name, text)
}

// valuePos is the place of a value: right of the label where CUE names the
// label.
func valuePos(v cue.Value) spec.Pos {
	if f, ok := v.Source().(*ast.Field); ok && f.Value != nil && f.Value.Pos().IsValid() {
		return position(f.Value.Pos())
	}
	return position(v.Pos())
}

// join is the path of a field below another.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
