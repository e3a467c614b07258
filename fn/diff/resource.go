package diff

import (
	"slices"
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

// values are what is compared of a resource. The main container has its place, rather
// than the name of each resource, so that equal changes have equal paths.
func (r *Resource) values(made bool) map[string]value {
	if made {
		return r.fields()
	}
	out := map[string]value{}
	for _, l := range r.Leaves {
		if !strings.HasSuffix(l.Path, "["+l.Value+"].name") { // which is in the paths beside it
			v := leafValue(l, nil)
			if r.isSecret(l.Path) {
				v.text = "[secret]"
			}
			out[strings.Replace(l.Path, "containers["+r.Name+"].", "containers[0].", 1)] = v
		}
	}
	return out
}

// isSecret reports whether a path leads to what a Secret holds, or to a copy of it.
func (r *Resource) isSecret(path string) bool {
	return r.Kind == "Secret" && slices.ContainsFunc([]string{"data.", "stringData.", "metadata.annotations."}, func(p string) bool { return strings.HasPrefix(path, p) })
}

// leafValue is a leaf as a value: quantities compare as such.
func leafValue(l manifest.Leaf, canon func(string) string) value {
	if canon == nil && (strings.Contains(l.Path, ".requests.") || strings.Contains(l.Path, ".limits.")) {
		canon = quantity
	}
	return written(l.Value, canon)
}
