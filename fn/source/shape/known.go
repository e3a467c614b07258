package shape

import "github.com/batchfn/batchfn/fn/spec"

// Known is a fragment, a "podspec" or a "container", with the fields that Kubernetes
// knows: the API server drops the others of a manifest.
func Known(format string, n *spec.Node) *spec.Node { return known(coreV1()[fragments[format]], n) }

func known(sh *Shape, n *spec.Node) *spec.Node {
	if sh == nil || sh.Any || n == nil {
		return n
	}
	out := *n
	out.Fields, out.Items = nil, nil
	for _, f := range n.Fields {
		of := sh.Values
		if field := sh.Field(f.Name); field != nil {
			of = field.Shape
		} else if of == nil {
			continue
		}
		f.Value = known(of, f.Value)
		out.Fields = append(out.Fields, f)
	}
	for _, item := range n.Items {
		out.Items = append(out.Items, known(sh.Elem, item))
	}
	return &out
}
