package adopt

import (
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// textAt is a text with the place of another node.
func textAt(s string, n *spec.Node) *spec.Node {
	return &spec.Node{Type: spec.String, Text: s, Pos: n.Pos}
}

// optional is a text, or nil where it is empty.
func optional(s string) *spec.Node {
	if s == "" {
		return nil
	}
	return spec.NewString(s)
}

func structure(fields ...spec.Field) *spec.Node { return &spec.Node{Type: spec.Map, Fields: fields} }

func named(name string, v *spec.Node) spec.Field { return spec.Field{Name: name, Value: v} }

// set sets a field of a map.
func set(n *spec.Node, name string, v *spec.Node) {
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			n.Fields[i].Value = v
			return
		}
	}
	n.Fields = append(n.Fields, spec.Field{Name: name, Value: v})
}

// under is the map below a field of another one, which is added where it is missing.
func under(n *spec.Node, name string) *spec.Node {
	if n.Get(name) == nil {
		set(n, name, structure())
	}
	return n.Get(name)
}

// same reports whether two values of a unit mean the same.
func same(a, b *spec.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(b)
}

func clone(n *spec.Node) *spec.Node {
	out := *n
	out.Fields, out.Items = slices.Clone(n.Fields), slices.Clone(n.Items)
	for i := range out.Fields {
		out.Fields[i].Value = clone(out.Fields[i].Value)
	}
	for i := range out.Items {
		out.Items[i] = clone(out.Items[i])
	}
	return &out
}

// plain is a value without the places and spellings of where it was read.
func plain(n *spec.Node) *spec.Node {
	out := &spec.Node{Type: n.Type, Text: n.Text}
	for _, f := range n.Fields {
		set(out, f.Name, plain(f.Value))
	}
	for _, item := range n.Items {
		out.Items = append(out.Items, plain(item))
	}
	return out
}
