package expand

import (
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/spec"
)

// addFragments adds the platform's fragments of a PodSpec and of the main
// container. The items of their lists come after those of the batch.
func (x *Expander) addFragments(t *manifest.PodTemplate, w *spec.Workload) {
	if w.PodSpec.Is(spec.Map) {
		f, p := x.podSpec(w.PodSpec), &t.Spec
		p.Extra = f.Extra
		p.Containers = append(p.Containers, f.Containers...)
		p.InitContainers = append(p.InitContainers, f.InitContainers...)
		p.Volumes = append(p.Volumes, f.Volumes...)
	}
	if w.Container.Is(spec.Map) {
		f, c := x.container(w.Container), t.Main()
		c.Extra = f.Extra
		c.VolumeMounts = append(c.VolumeMounts, f.VolumeMounts...)
	}
}

func newPodSpec(fragment *spec.Node) manifest.PodSpec {
	p := manifest.PodSpec{Extra: without(fragment, "containers", "initContainers", "volumes")}
	for _, f := range fragment.Fields {
		switch f.Name {
		case "containers":
			p.Containers = containers(f.Value)
		case "initContainers":
			p.InitContainers = containers(f.Value)
		case "volumes":
			for _, item := range f.Value.Items {
				p.Volumes = append(p.Volumes, manifest.Volume{Name: item.Get("name").Str(), Extra: without(item, "name")})
			}
		}
	}
	return p
}

func containers(n *spec.Node) []manifest.Container {
	var out []manifest.Container
	for _, item := range n.Items {
		out = append(out, manifest.Container{Name: item.Get("name").Str(), Extra: without(item, "name")})
	}
	return out
}

func newContainer(fragment *spec.Node) manifest.Container {
	c := manifest.Container{Extra: without(fragment, "volumeMounts")}
	for _, item := range fragment.Get("volumeMounts").List() {
		c.VolumeMounts = append(c.VolumeMounts, manifest.VolumeMount{
			Name: item.Get("name").Str(), MountPath: item.Get("mountPath").Str(), Extra: without(item, "name", "mountPath"),
		})
	}
	return c
}

// without is a map as fields, without some of its fields.
func without(n *spec.Node, names ...string) manifest.Fields {
	var out manifest.Fields
	for _, f := range n.Fields {
		if !f.Value.Is(spec.Null) && !slices.Contains(names, f.Name) { // null removes, also where there was nothing
			out = append(out, manifest.Field{Key: f.Name, Value: value(f.Value)})
		}
	}
	slices.SortFunc(out, func(a, b manifest.Field) int { return strings.Compare(a.Key, b.Key) })
	return out
}

func value(n *spec.Node) any {
	switch n.Type {
	case spec.Map:
		return without(n)
	case spec.List:
		items := make([]any, len(n.Items))
		for i, item := range n.Items {
			items[i] = value(item)
		}
		return items
	case spec.String:
		return n.Text
	case spec.Bool:
		return n.Text == "true"
	case spec.Int:
		if i, err := strconv.ParseInt(n.Text, 10, 64); err == nil {
			return i
		}
		return manifest.Number(n.Text)
	case spec.Float:
		return manifest.Number(n.Text)
	}
	return nil
}
