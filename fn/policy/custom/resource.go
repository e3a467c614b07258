package custom

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// Resource is a rendered resource as rules see it, from its JSON.
func Resource(text []byte) (*Subject, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var v map[string]any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	return &Subject{fields: node(v).Fields}, nil
}

// node is a value of JSON.
func node(v any) *spec.Node {
	switch v := v.(type) {
	case map[string]any:
		n := &spec.Node{Type: spec.Map}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			n.Fields = append(n.Fields, spec.Field{Name: name, Value: node(v[name])})
		}
		return n
	case []any:
		n := &spec.Node{Type: spec.List}
		for _, item := range v {
			n.Items = append(n.Items, node(item))
		}
		return n
	case string:
		return &spec.Node{Type: spec.String, Text: v}
	case bool:
		return boolean(v)
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return &spec.Node{Type: spec.Int, Text: v.String()}
		}
		return &spec.Node{Type: spec.Float, Text: v.String()}
	}
	return &spec.Node{Type: spec.Null}
}
