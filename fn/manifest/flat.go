package manifest

import (
	"strconv"
	"strings"
)

// Leaf is one value of a resource, with its path: spec.containers[app].env[A].value. An
// item of a list has its name in the path, or its place in the list where it has
// none; a list of scalars is one value, as JSON.
type Leaf struct {
	Path  string
	Value string
	Text  bool // it is a string, rather than a number, true or false
}

// Flat lists the values of a resource, in the order of its encoding.
func Flat(o Object) []Leaf {
	var e flatEncoder
	o.encode(&e)
	return e.out
}

// flatEncoder gets a resource as the other encoders do.
type flatEncoder struct {
	out   []Leaf
	path  []byte
	lists []flatList
}

// flatList is a list that is being encoded: where its path ends, how many items came, and
// how many of each name.
type flatList struct {
	end, items int
	named      map[string]int
}

// Mark identifies an item of a list: its name, and from the second of
// a name on its number among those: a volume may be mounted twice.
func Mark(name string, seen map[string]int) string {
	if seen[name]++; seen[name] > 1 {
		return name + ":" + strconv.Itoa(seen[name])
	}
	return name
}

func (e *flatEncoder) leaf(key, value string, text bool) {
	path := string(e.path)
	if path != "" {
		path += "."
	}
	e.out = append(e.out, Leaf{path + key, value, text})
}

// below encodes what is below a key.
func (e *flatEncoder) below(key string, tell func()) {
	end := len(e.path)
	if end > 0 {
		e.path = append(e.path, '.')
	}
	e.path = append(e.path, key...)
	before := len(e.out)
	if tell(); before == len(e.out) {
		e.out = append(e.out, Leaf{string(e.path), "{}", false})
	}
	e.path = e.path[:end]
}

func (e *flatEncoder) text(key, value string)          { e.leaf(key, value, true) }
func (e *flatEncoder) number(key string, value int)    { e.leaf(key, strconv.Itoa(value), false) }
func (e *flatEncoder) boolean(key string, value bool)  { e.leaf(key, strconv.FormatBool(value), false) }
func (e *flatEncoder) object(key string, value object) { e.below(key, func() { value.encode(e) }) }

func (e *flatEncoder) texts(key string, values []string) {
	b := []byte{'['}
	for i, v := range values {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = AppendJSONText(b, v)
	}
	e.leaf(key, string(append(b, ']')), false)
}

func (e *flatEncoder) numbers(key string, values []int) {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = strconv.Itoa(v)
	}
	e.leaf(key, "["+strings.Join(parts, ", ")+"]", false)
}

func (e *flatEncoder) strings(key string, values Strings) {
	e.below(key, func() {
		for _, v := range values {
			e.text(v.Key, v.Value)
		}
	})
}

func (e *flatEncoder) open(key string, _ int) {
	e.lists = append(e.lists, flatList{end: len(e.path), named: map[string]int{}})
	if len(e.path) > 0 {
		e.path = append(e.path, '.')
	}
	e.path = append(e.path, key...)
}

func (e *flatEncoder) item(o object) {
	list := len(e.lists) - 1
	end, first := len(e.path), len(e.out)
	mark := "[" + strconv.Itoa(e.lists[list].items) + "]"
	e.lists[list].items++
	e.path = append(e.path, mark...)
	o.encode(e)
	e.path = e.path[:end]
	if first < len(e.out) && e.out[first].Path == string(e.path)+mark+".name" { // it has a name
		named := "[" + Mark(e.out[first].Value, e.lists[list].named) + "]"
		for i := first; i < len(e.out); i++ {
			e.out[i].Path = e.out[i].Path[:end] + named + e.out[i].Path[end+len(mark):]
		}
	}
}

func (e *flatEncoder) close() {
	last := len(e.lists) - 1
	e.path = e.path[:e.lists[last].end]
	e.lists = e.lists[:last]
}

func (e *flatEncoder) fields(fields Fields) {
	for _, f := range fields {
		e.any(f.Key, f.Value)
	}
}

// any encodes a value that batchfn has no type for.
func (e *flatEncoder) any(key string, v any) {
	switch v := v.(type) {
	case Fields:
		e.below(key, func() { v.encode(e) })
	case []any:
		if len(v) == 0 || !isStruct(v[0]) {
			e.leaf(key, onOneLine(v), false)
			return
		}
		e.open(key, len(v))
		for _, item := range v {
			if o, ok := item.(object); ok {
				e.item(nameFirst(o))
			}
		}
		e.close()
	case string:
		e.leaf(key, v, true)
	default:
		e.leaf(key, string(appendPlain(nil, v)), false)
	}
}

// onOneLine is a list of scalars as JSON.
func onOneLine(items []any) string {
	b := []byte{'['}
	for i, item := range items {
		if i > 0 {
			b = append(b, ", "...)
		}
		if text, ok := item.(string); ok {
			b = AppendJSONText(b, text)
		} else {
			var json jsonEncoder
			json.any(item)
			b = append(b, json.out...)
		}
	}
	return string(append(b, ']'))
}

func isStruct(v any) bool {
	_, ok := v.(object)
	return ok
}

// nameFirst moves the name of a struct of the user's to its front, where it stands in
// those of batchfn.
func nameFirst(o object) object {
	fields, ok := o.(Fields)
	for i, f := range fields {
		if ok && f.Key == "name" {
			return append(append(Fields{f}, fields[:i]...), fields[i+1:]...)
		}
	}
	return o
}
