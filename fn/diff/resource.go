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
	r.add("", withoutBooks(n))
	return r, true
}

// books are what the API server keeps of a resource, in what kubectl get prints.
var books = []string{"uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"}

// withoutBooks is a resource as somebody applied it.
func withoutBooks(n *spec.Node) *spec.Node {
	out := &spec.Node{Type: n.Type, Pos: n.Pos}
	for _, f := range n.Fields {
		switch f.Name {
		case "status":
			continue
		case "metadata":
			f.Value = withoutKeys(f.Value, books...)
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

// withoutKeys is metadata without some of its keys, and without what kubectl apply notes.
func withoutKeys(n *spec.Node, keys ...string) *spec.Node {
	out := &spec.Node{Type: n.Type, Text: n.Text, Pos: n.Pos, Items: n.Items}
	for _, f := range n.Fields {
		if f.Name == "annotations" && f.Value.Get(names.LastApplied) != nil {
			if f.Value = withoutKeys(f.Value, names.LastApplied); len(f.Value.Fields) == 0 {
				continue
			}
		}
		if !slices.Contains(keys, f.Name) {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
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
		seen := map[string]int{}
		for i, item := range n.Items {
			mark := strconv.Itoa(i)
			if name := item.Get("name").Str(); name != "" {
				mark = manifest.Mark(name, seen)
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
	items := r.items()
	for _, l := range r.Leaves {
		if !strings.HasSuffix(l.Path, "["+l.Value+"].name") || items[strings.TrimSuffix(l.Path, ".name")] == 1 { // else it is in the paths beside it
			v := leafValue(l, nil)
			if r.Kind == "CronJob" && l.Path == "spec.schedule" {
				v = written(l.Value, schedulesKey)
			}
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

// items are the items of lists by their paths, with how many values each has.
func (r *Resource) items() map[string]int {
	out := map[string]int{}
	for _, l := range r.Leaves {
		for i := range len(l.Path) {
			if l.Path[i] == ']' {
				out[l.Path[:i+1]]++
			}
		}
	}
	return out
}

// leafValue is a leaf as a value: quantities compare as such.
func leafValue(l manifest.Leaf, canon func(string) string) value {
	if canon == nil && (strings.Contains(l.Path, ".requests.") || strings.Contains(l.Path, ".limits.")) {
		canon = quantity
	}
	return written(l.Value, canon)
}
