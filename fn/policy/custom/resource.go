package custom

import "github.com/batchfn/batchfn/fn/spec"

// Resource is a rendered resource as rules see it.
func Resource(n *spec.Node) *Subject { return &Subject{value: n} }
