package cue

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// booleans are the other words that YAML and its readers take for a boolean.
var booleans = map[string]bool{"yes": true, "on": true, "y": true, "true": true, "no": false, "off": false, "n": false, "false": false}

// yamlWord says what a field is for which YAML has a word that CUE does not have, or
// nothing.
func yamlWord(word, field string) string {
	value, isBoolean := booleans[strings.ToLower(word)]
	switch {
	case isBoolean && isBooleanField(field):
		return fmt.Sprintf("write true or false: %s: %t", field, value)
	case isBoolean:
		return fmt.Sprintf("if it is text, quote it: %q; a boolean is true or false", word)
	case word == "None" || word == "nil" || strings.EqualFold(word, "null"):
		return "remove the field: CUE leaves out what has no value"
	}
	return ""
}

// isBooleanField reports whether a field of an entry or of the platform, by its last
// name, is true or false.
func isBooleanField(name string) bool {
	var within func(sh *shape.Shape, depth int) bool
	within = func(sh *shape.Shape, depth int) bool {
		if sh == nil || depth == 0 {
			return false
		}
		for _, f := range sh.Fields {
			if f.Name == name && len(f.Shape.Types) == 1 && f.Shape.Types[0] == spec.Bool || within(f.Shape, depth-1) {
				return true
			}
		}
		return within(sh.Values, depth-1) || within(sh.Elem, depth-1)
	}
	schema := shape.Default()
	for _, kind := range spec.Kinds {
		if within(schema.Entry(kind), 4) {
			return true
		}
	}
	return within(schema.Def("#Platform"), 4)
}
