// Package shape turns the CUE schema into a checker for values as the user
// wrote them. It compiles the schema's syntax by a whitelist, so that a
// construct it does not know is an error of the schema and never a check that
// silently passes; and it reports everything that is wrong, where CUE's own
// validation hides one error behind another.
package shape

import (
	"regexp"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// Shape is what a value may be: the union of what its parts allow.
type Shape struct {
	Any     bool // everything
	Types   []spec.Type
	Enum    []string       // the texts a String may have, if any are named
	Pattern *regexp.Regexp // what a String has to match
	Min     *int           // of an Int
	Max     *int
	Fields  []*Field // of a Map
	Values  *Shape   // of a Map's further fields, whatever their names
	Open    bool     // a Map may have further fields, unchecked
	Elem    *Shape   // of a List
	Name    string   // of the definition it comes from: "#Batch"
	Doc     string
	Format  Format
	OneOf   []string // exactly one of these fields
}

// Field is a named field of a Map.
type Field struct {
	Name     string
	Doc      string // one line, for people
	Needed   bool   // `!`: it is missing where it stands
	Required string // the rule that reports it missing after merging, or ""
	Rule     string // the rule that reports a wrong value, or ""
	Default  string // for people, or ""
	Nullable bool   // null is allowed in here
	Shape    *Shape
}

// Format is a check that CUE has no word for.
type Format struct{ Name, Arg string }

// Field finds a field by name, or nil.
func (s *Shape) Field(name string) *Field {
	for _, f := range s.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// FieldNames lists the names of the fields, in the schema's order.
func (s *Shape) FieldNames() []string {
	names := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		names[i] = f.Name
	}
	return names
}

// definition is the name of a shape. That of a variable's source is lost where a variable
// can also be a text.
func definition(sh *Shape) string {
	if sh.Name == "" && sh.Field("field") != nil && sh.Field("configMap") != nil {
		return "#EnvSource"
	}
	return sh.Name
}

func (s *Shape) allows(t spec.Type) bool { return s.Any || slices.Contains(s.Types, t) }
