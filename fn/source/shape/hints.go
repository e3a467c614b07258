package shape

import (
	"slices"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
)

// unknownHint says what to write in place of a field that a shape does not have.
func unknownHint(name string, sh *Shape) string {
	if sh.Name == "#CustomTest" && ofEntry(name) {
		return "move " + name + " into entry"
	}
	return nearest.Hint(name, sh.FieldNames())
}

// ofEntry reports whether a name belongs into the entry of a rule's test.
func ofEntry(name string) bool {
	return name == "region" || name == "component" || slices.ContainsFunc(spec.Kinds, func(k spec.Kind) bool { return Default().Entry(k).Field(name) != nil })
}
