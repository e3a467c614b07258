package spec

import (
	"fmt"
	"strconv"
)

// Type is what a Node holds.
type Type uint8

// The types of a Node. A value is Invalid where the source already reported an
// error, so that no rule reports it again.
const (
	Invalid Type = iota
	Null
	Bool
	Int
	Float
	String
	List
	Map
)

var typeNames = [...]string{"an invalid value", "null", "a boolean", "an integer", "a number", "a string", "a list", "a struct"}

// String names the type for people, with its article: "a string".
func (t Type) String() string { return typeNames[t] }

// Node is a value as the user wrote it, with the place of every part. A scalar
// keeps its text; Bool is "true" or "false", whatever the source spelled.
type Node struct {
	Type   Type
	Pos    Pos
	Text   string  // of a scalar
	Raw    string  // YAML only: the plain scalar as written, where it is not Text
	Fields []Field // of a Map, in source order
	Items  []*Node // of a List
	opaque any     // of a constraint, see Constraint
}

// Constraint is a node of type Invalid that is not a value: it says what values
// must fulfil: the source hands it on to the rules that evaluate it. fmt.Sprint
// tells it from others.
func Constraint(pos Pos, opaque any) *Node {
	return &Node{Type: Invalid, Pos: pos, opaque: opaque}
}

// Opaque is what the source made of a constraint; nil of any other node.
func (n *Node) Opaque() any {
	if n == nil {
		return nil
	}
	return n.opaque
}

// Field is one named value of a Map; Pos is the place of the name.
type Field struct {
	Name  string
	Pos   Pos
	Value *Node
}

// Get returns the value of a field of a Map, or nil; a nil Node has none.
func (n *Node) Get(name string) *Node {
	if n == nil {
		return nil
	}
	if f := n.find(name); f != nil {
		return f.Value
	}
	return nil
}

// find is the field of a name, or nil.
func (n *Node) find(name string) *Field {
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			return &n.Fields[i]
		}
	}
	return nil
}

// At follows a path of field names and list indexes, or returns nil.
func (n *Node) At(path ...string) *Node {
	for _, name := range path {
		if n == nil {
			return nil
		}
		if n.Type == List {
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(n.Items) {
				return nil
			}
			n = n.Items[i]
			continue
		}
		n = n.Get(name)
	}
	return n
}

// PosOr is the place of the node, or another where there is none.
func (n *Node) PosOr(other Pos) Pos {
	if n == nil || !n.Pos.Known() {
		return other
	}
	return n.Pos
}

// Is reports whether the node exists and has this type.
func (n *Node) Is(t Type) bool { return n != nil && n.Type == t }

// Str returns the text of a String, else "".
func (n *Node) Str() string {
	if n.Is(String) {
		return n.Text
	}
	return ""
}

// List returns the items of a List, else nil.
func (n *Node) List() []*Node {
	if n.Is(List) {
		return n.Items
	}
	return nil
}

// Map returns the fields of a Map, else nil.
func (n *Node) Map() []Field {
	if n.Is(Map) {
		return n.Fields
	}
	return nil
}

// set replaces or appends a field in place.
func (n *Node) set(f Field) {
	if was := n.find(f.Name); was != nil {
		*was = f
		return
	}
	n.Fields = append(n.Fields, f)
}

// remove drops a field in place.
func (n *Node) remove(name string) {
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			n.Fields = append(n.Fields[:i:i], n.Fields[i+1:]...)
			return
		}
	}
}

// Equal reports whether two values hold the same, wherever they are.
func (n *Node) Equal(m *Node) bool {
	if n == m || n == nil || m == nil {
		return n == m
	}
	if n.Type != m.Type || n.Text != m.Text || len(n.Fields) != len(m.Fields) || len(n.Items) != len(m.Items) {
		return false
	}
	if constraint := n.opaque != nil; constraint != (m.opaque != nil) || constraint && fmt.Sprint(n.opaque) != fmt.Sprint(m.opaque) {
		return false
	}
	for i := range n.Items {
		if !n.Items[i].Equal(m.Items[i]) {
			return false
		}
	}
	for i := range n.Fields {
		if !n.Fields[i].Value.Equal(m.Get(n.Fields[i].Name)) {
			return false
		}
	}
	return true
}

// Shown is a scalar as the user wrote it.
func (n *Node) Shown() string {
	if n.Raw != "" {
		return n.Raw
	}
	return n.Text
}
