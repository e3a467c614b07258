package cue

import (
	"strings"

	"cuelang.org/go/cue"

	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// constraint hands a constraint on, unless nothing could ever fulfil it.
func (c *converter) constraint(v cue.Value, path string) *spec.Node {
	n := spec.Constraint(valuePos(v), v)
	if err := v.Validate(); err != nil {
		before := len(*c.findings)
		c.report(n, v, path)
		for i := range (*c.findings)[before:] {
			(*c.findings)[before+i].Rule = "policy-valid"
		}
	}
	return n
}

// isConstraint reports whether a field at a path holds CUE constraints, which are no
// values: those of a custom rule, and what a misspelt one of them holds.
func isConstraint(path, name string) bool {
	rule, ok := strings.CutPrefix(path, "platform.policy.custom.")
	if !ok || strings.Contains(rule+".", ".tests.") {
		return false
	}
	return holdsConstraint(name)
}

// holdsConstraint reports whether a field of a custom rule does.
func holdsConstraint(name string) bool {
	known := shape.Default().Def("#CustomRule").Field(name)
	return known == nil || known.Shape.Any
}

// mayHoldConstraints reports whether constraints may stand below a field, or
// around it. The tests of a rule are values.
func mayHoldConstraints(path string) bool {
	return path == "platform" || strings.HasPrefix(path, "platform.policy") && !strings.HasSuffix(path, ".tests")
}
