package diff

import (
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// Resource is a manifest with its values.
type Resource struct {
	Kind, Namespace, Name string
	Leaves                []manifest.Leaf
}

// FromObject is a resource that batchfn makes.
func FromObject(o manifest.Object) Resource {
	id := o.ID()
	return Resource{id.Kind, id.Namespace, id.Name, manifest.Flat(o)}
}

// FromNode is a resource that was read; ok is false if it is not one.
func FromNode(n *spec.Node) (r Resource, ok bool) {
	r = Resource{Kind: n.Get("kind").Str(), Namespace: n.At("metadata", "namespace").Str(), Name: n.At("metadata", "name").Str()}
	if r.Kind == "" || r.Name == "" || n.Get("apiVersion").Str() == "" {
		return r, false
	}
	r.add("", n)
	return r, true
}

// add adds the values below a path, as manifest.Flat has them.
func (r *Resource) add(path string, n *spec.Node) {
	switch {
	case n.Is(spec.Map) && len(n.Fields) == 0:
		r.Leaves = append(r.Leaves, manifest.Leaf{Path: path, Value: "{}"})
	case n.Is(spec.Map):
		for _, f := range n.Fields {
			r.add(below(path, f.Name), f.Value)
		}
	case n.Is(spec.List) && len(n.Items) > 0 && n.Items[0].Is(spec.Map):
		for i, item := range n.Items {
			mark := item.Get("name").Str()
			if mark == "" {
				mark = strconv.Itoa(i)
			}
			r.add(path+"["+mark+"]", item)
		}
	case n.Is(spec.List):
		parts := make([]string, len(n.Items))
		for i, item := range n.Items {
			parts[i] = item.Text
			if item.Is(spec.String) {
				parts[i] = string(manifest.AppendJSONText(nil, item.Text))
			}
		}
		r.Leaves = append(r.Leaves, manifest.Leaf{Path: path, Value: "[" + strings.Join(parts, ", ") + "]"})
	default:
		r.Leaves = append(r.Leaves, manifest.Leaf{Path: path, Value: n.Text, Text: n.Is(spec.String)})
	}
}

// get is the value at a path.
func (r *Resource) get(path string) string {
	for _, l := range r.Leaves {
		if l.Path == path {
			return l.Value
		}
	}
	return ""
}

func (r *Resource) label(name string) string { return r.get("metadata.labels." + name) }

// isMade reports whether batchfn made the resource.
func (r *Resource) isMade() bool {
	return r.label(names.ManagedBy) == names.Manager && r.label(names.RegionLabel) != ""
}

// region is where the resource runs; its namespace where nobody says it.
func (r *Resource) region() string {
	if region := r.label(names.RegionLabel); region != "" {
		return region
	}
	return r.Namespace
}
