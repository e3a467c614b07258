package shape

import (
	"fmt"
	"math"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// want says what a shape allows, for people: "an integer from 0 to 10".
func (s *Shape) want() string {
	if w := formatWants[s.Format.Name]; w != "" {
		return w
	}
	var parts []string
	for _, t := range s.Types {
		switch {
		case t == spec.String && len(s.Enum) > 0:
			parts = append(parts, list(s.Enum, "or"))
		case t == spec.String && s.Pattern != nil:
			parts = append(parts, "a string that matches "+s.Pattern.String())
		case t == spec.Int && s.Max != nil && *s.Max == math.MaxInt64:
			parts = append(parts, "a 64-bit integer")
		case t == spec.Int && s.Min != nil && s.Max != nil:
			parts = append(parts, fmt.Sprintf("an integer from %d to %d", *s.Min, *s.Max))
		case t == spec.Int && s.Min != nil:
			parts = append(parts, fmt.Sprintf("an integer of at least %d", *s.Min))
		case t == spec.List && s.Elem != nil && len(s.Elem.Types) == 1 && s.Elem.Types[0] == spec.String:
			parts = append(parts, "a list of strings")
		case t == spec.Float:
		default:
			parts = append(parts, t.String())
		}
	}
	return strings.Join(parts, " or ")
}

// describe names a value in a message. Long texts are cut: a message is one
// line, and nobody needs all of a wrong value to find it.
func describe(n *spec.Node) string {
	switch n.Type {
	case spec.Null, spec.List, spec.Map:
		return n.Type.String()
	case spec.String:
		return quoted(n.Text)
	}
	return n.Type.String() + " (" + n.Shown() + ")"
}

func quoted(text string) string { return spec.Quoted(text) }

// list joins names for people: "a, b or c".
func list(names []string, last string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + last + " " + names[len(names)-1]
}
