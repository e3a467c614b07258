package shape

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
)

// unknownHint says what to write in place of a field that a shape does not have.
func unknownHint(f spec.Field, sh *Shape) string {
	if sh.Name == "#CustomTest" && ofEntry(f.Name) {
		return "move " + f.Name + " into entry"
	}
	if hint := ofKubernetes(f, sh); hint != "" {
		return hint
	}
	return nearest.Hint(f.Name, sh.FieldNames())
}

// ofEntry reports whether a name belongs into the entry of a rule's test.
func ofEntry(name string) bool {
	return name == "region" || name == "component" || slices.ContainsFunc(spec.Kinds, func(k spec.Kind) bool { return Default().Entry(k).Field(name) != nil })
}

// meant is what to write in place of a value of another type, where that is known.
func meant(n *spec.Node, sh *Shape, p place) string {
	name := p.path[strings.LastIndexByte(p.path, '.')+1:]
	value, isBoolean := booleans[strings.ToLower(n.Text)]
	switch {
	case n.Type == spec.Null && !p.mapValue:
		return "remove it: a field without a value is left out"
	case n.Type == spec.String && isBoolean && sh.allows(spec.Bool):
		return fmt.Sprintf("write it without quotes: %s: %t", name, value)
	case n.Type == spec.String && !p.private && sh.Field("url") != nil && strings.Contains(n.Text, "://"):
		return fmt.Sprintf("write %s: {url: %s}", name, quoted(n.Text))
	case n.Type == spec.String && !p.private && sh.Field("name") != nil:
		return fmt.Sprintf("write %s: {name: %s}", name, quoted(n.Text))
	}
	return ""
}

// booleans are words that are booleans elsewhere.
var booleans = map[string]bool{"true": true, "yes": true, "on": true, "false": false, "no": false, "off": false}
