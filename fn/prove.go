package fn

import (
	"strings"

	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// Prove compares what import read with what a fleet renders, at the version of the plan.
func Prove(plan *adopt.Plan, fleet *spec.Fleet) *adopt.Report {
	rendered := adopt.Rendered{}
	for w := range Expand(fleet, Options{Version: plan.Version}).All() {
		nodes := nodesOf(w.Objects)
		rendered[adopt.Key(w.Region, kindOf(nodes), w.Name)] = nodes
	}
	return plan.Prove(rendered)
}

// UsesVersion reports whether an image of a fleet says {version}.
func UsesVersion(fleet *spec.Fleet) bool {
	for _, e := range fleet.Entries {
		for _, r := range e.Regions() {
			if strings.Contains(e.In(r).Image, "{version}") {
				return true
			}
		}
	}
	return false
}

// kindOf is the list that rendered resources come from.
func kindOf(nodes []*spec.Node) spec.Kind {
	if kind, known := foreign.KindOf(nodes[0]); known {
		return kind
	}
	return spec.Batches
}
