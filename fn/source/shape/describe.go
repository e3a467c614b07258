package shape

import (
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Describe says what a shape allows, for people: "map: name → string or EnvSource".
// named writes the name of a definition, such as a link to its table.
func (s *Shape) Describe(named func(name string) string) string {
	if s.Any {
		return "anything"
	}
	var parts []string
	for _, t := range s.Types {
		switch {
		case t == spec.Map:
			parts = append(parts, s.describeMap(named))
		case t == spec.List && s.Elem != nil && s.Elem.allows(spec.Map):
			parts = append(parts, "list of "+s.Elem.Describe(named))
		}
	}
	if len(parts) == 0 {
		return s.want()
	}
	if s.allows(spec.String) {
		parts = append([]string{"a string"}, parts...)
	}
	return strings.Join(parts, " or ")
}

// keys are what the names of maps are; others are names.
var keys = map[string]string{"regions": "region", "owners": "owner"}

func (s *Shape) describeMap(named func(name string) string) string {
	name := strings.TrimPrefix(definition(s), "#")
	switch {
	case strings.HasSuffix(name, "Fields"): // of overrides
		return "the fields of an entry"
	case name != "" && len(s.Fields) > 0:
		return named(name)
	case len(s.Fields) > 0:
		return "object: {" + strings.Join(s.FieldNames(), ", ") + "}"
	case s.Values != nil:
		key := keys[s.Format.Name]
		if strings.HasSuffix(s.Values.Name, "Fields") {
			key = "region"
		}
		if key == "" {
			key = "name"
		}
		return "map: " + key + " → " + s.Values.Describe(named)
	}
	return "object"
}
