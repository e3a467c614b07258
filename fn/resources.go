package fn

import (
	"cmp"
	"strconv"

	"github.com/batchfn/batchfn/fn/expand"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/spec"
)

// Resources makes the resources of workloads as values, for the rules that judge them.
func Resources(opts Options) func(w *spec.Workload) []*spec.Node {
	opts.Version = cmp.Or(opts.Version, "v0") // an image is to be one, whatever its version
	expander := expand.New(opts.Version)
	return func(w *spec.Workload) []*spec.Node { return nodesOf(objects(expander, w, opts)) }
}

// nodesOf are resources as values, for whoever looks at any field of them.
func nodesOf(objects []manifest.Object) []*spec.Node {
	nodes := make([]*spec.Node, len(objects))
	for i, o := range objects {
		nodes[i] = nodeOf(manifest.Tree(o))
	}
	return nodes
}

// nodeOf is a value of a resource.
func nodeOf(v any) *spec.Node {
	switch v := v.(type) {
	case manifest.Fields:
		n := &spec.Node{Type: spec.Map, Fields: make([]spec.Field, len(v))}
		for i, f := range v {
			n.Fields[i] = spec.Field{Name: f.Key, Value: nodeOf(f.Value)}
		}
		return n
	case []any:
		n := &spec.Node{Type: spec.List, Items: make([]*spec.Node, len(v))}
		for i, item := range v {
			n.Items[i] = nodeOf(item)
		}
		return n
	case string:
		return spec.NewString(v)
	case bool:
		return spec.NewBool(v)
	case int64:
		return &spec.Node{Type: spec.Int, Text: strconv.FormatInt(v, 10)}
	case manifest.Number:
		if _, err := strconv.ParseInt(string(v), 10, 64); err != nil {
			return &spec.Node{Type: spec.Float, Text: string(v)}
		}
		return &spec.Node{Type: spec.Int, Text: string(v)}
	}
	return &spec.Node{Type: spec.Null}
}
