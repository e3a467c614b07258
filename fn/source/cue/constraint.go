package cue

import (
	"strings"

	"cuelang.org/go/cue"

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

// isConstraint reports whether a field of the platform holds CUE constraints,
// which are no values.
func isConstraint(path string) bool {
	rule, ok := strings.CutPrefix(path, "platform.policy.custom.")
	return ok && (strings.HasSuffix(rule, ".when") || strings.HasSuffix(rule, ".require")) && // and a rule may be called require
		!strings.Contains(rule, ".tests.")
}

// mayHoldConstraints reports whether constraints may stand below a field, or
// around it. The tests of a rule are values.
func mayHoldConstraints(path string) bool {
	return path == "platform" || strings.HasPrefix(path, "platform.policy") && !strings.HasSuffix(path, ".tests")
}
