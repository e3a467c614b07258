package shape

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// JSONSchema is the schema of a YAML or JSON fleet, for editors:
// https://json-schema.org/draft/2020-12/schema
func (s *Schema) JSONSchema() ([]byte, error) {
	return s.jsonSchema("#Fleet", "fleet", map[string]any{"patternProperties": map[string]any{"^_": true}}) // the author's own
}

// BatchSetJSONSchema is the schema of a BatchSet, for editors.
func (s *Schema) BatchSetJSONSchema() ([]byte, error) {
	return s.jsonSchema("#BatchSet", "batchset", nil)
}

func (s *Schema) jsonSchema(def, name string, more map[string]any) ([]byte, error) {
	defs := map[string]any{}
	for _, name := range s.Names {
		defs[name[1:]] = s.jsonShape(s.Def(name), place{long: name == "#Env"}, true)
	}
	root := s.jsonShape(s.Def(def), place{}, true)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "https://batchfn.dev/schema/" + name + ".json"
	root["title"] = "batchfn " + name
	root["$defs"] = defs
	maps.Copy(root, more)
	return json.MarshalIndent(root, "", "  ")
}

// jsonShape writes a definition out, or refers to it.
func (s *Schema) jsonShape(sh *Shape, p place, whole bool) map[string]any {
	if sh.Name != "" && !whole {
		return map[string]any{"$ref": "#/$defs/" + sh.Name[1:]}
	}
	if sh.Any {
		return map[string]any{}
	}
	var anyOf []any
	for _, t := range sh.Types {
		anyOf = append(anyOf, s.jsonType(sh, t, p))
	}
	out := map[string]any{"anyOf": anyOf}
	if len(anyOf) == 1 {
		out = anyOf[0].(map[string]any)
	}
	if sh.Doc != "" {
		out["description"] = sh.Doc
	}
	return out
}

func (s *Schema) jsonType(sh *Shape, t spec.Type, p place) map[string]any {
	switch t {
	case spec.Bool:
		return map[string]any{"type": "boolean"}
	case spec.Float:
		return map[string]any{"type": "number"}
	case spec.Int:
		out := map[string]any{"type": "integer"}
		if sh.Min != nil {
			out["minimum"] = *sh.Min
		}
		if sh.Max != nil {
			out["maximum"] = *sh.Max
		}
		return out
	case spec.List:
		return map[string]any{"type": "array", "items": s.jsonShape(sh.Elem, p, false)}
	case spec.Map:
		return s.jsonMap(sh, p)
	}
	out := map[string]any{"type": "string"}
	if !p.long {
		out["maxLength"] = mostOfLine
	}
	if len(sh.Enum) > 0 {
		out = map[string]any{"enum": sh.Enum}
	}
	if sh.Pattern != nil {
		out["pattern"] = sh.Pattern.String()
	}
	return out
}

func (s *Schema) jsonMap(sh *Shape, p place) map[string]any {
	out := map[string]any{"type": "object"}
	properties := map[string]any{}
	var required []string
	for _, f := range sh.Fields {
		below := p.below(f.Name)
		below.long = below.long || slices.Contains(longTexts, f.Name)
		property := s.jsonShape(f.Shape, below, false)
		if f.Doc != "" {
			property["description"] = f.Doc
		}
		properties[f.Name] = property
		// In the struct form the key is the name.
		if f.Needed || f.Required == "owner-required" {
			required = append(required, f.Name)
		}
	}
	if len(properties) > 0 {
		out["properties"] = properties
	}
	if len(required) > 0 {
		out["required"] = required
	}
	switch {
	case sh.Values != nil:
		out["additionalProperties"] = s.jsonShape(sh.Values, p, false)
	case !sh.Open:
		out["additionalProperties"] = false
	}
	return out
}
