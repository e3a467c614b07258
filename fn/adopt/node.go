package adopt

import (
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

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

func set(n *spec.Node, name string, v *spec.Node) {
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			n.Fields[i].Value = v
			return
		}
	}
	n.Fields = append(n.Fields, spec.Field{Name: name, Value: v})
}

func text(s string) *spec.Node { return &spec.Node{Type: spec.String, Text: s} }

func structure(fields ...spec.Field) *spec.Node { return &spec.Node{Type: spec.Map, Fields: fields} }

func named(name string, v *spec.Node) spec.Field { return spec.Field{Name: name, Value: v} }

func under(n *spec.Node, name string) *spec.Node {
	if n.Get(name) == nil {
		set(n, name, &spec.Node{Type: spec.Map})
	}
	return n.Get(name)
}

func optional(s string) *spec.Node {
	if s == "" {
		return nil
	}
	return text(s)
}

func boolean(b bool) *spec.Node {
	if b {
		return &spec.Node{Type: spec.Bool, Text: "true"}
	}
	return &spec.Node{Type: spec.Bool, Text: "false"}
}

func integer(s string) *spec.Node { return &spec.Node{Type: spec.Int, Text: s} }

func fields(n *spec.Node) []spec.Field {
	if n.Is(spec.Map) {
		return n.Fields
	}
	return nil
}

// same reports whether two values of a unit mean the same.
func same(a, b *spec.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(b)
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

func textAt(s string, n *spec.Node) *spec.Node {
	return &spec.Node{Type: spec.String, Text: s, Pos: n.Pos}
}
