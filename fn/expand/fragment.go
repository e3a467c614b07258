package expand

import (
	"strconv"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

// Fragments are converted once: all batches of a profile in a region share one,
// and nothing changes what is below it.
var (
	podSpecOf   = memo.Of(newPodSpec)
	containerOf = memo.Of(newContainer)
)

// addPodSpec adds the platform's fragment of a PodSpec. Its containers, init
// containers and volumes stand behind those of the batch.
func addPodSpec(p *manifest.PodSpec, fragment *spec.Node) {
	if !fragment.Is(spec.Map) {
		return
	}
	f := podSpecOf(fragment)
	p.Extra = f.Extra
	p.Containers = append(p.Containers, f.Containers...)
	p.InitContainers = append(p.InitContainers, f.InitContainers...)
	p.Volumes = append(p.Volumes, f.Volumes...)
}

func newPodSpec(fragment *spec.Node) manifest.PodSpec {
	p := manifest.PodSpec{Extra: map[string]any{}}
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
		default:
			if !f.Value.Is(spec.Null) {
				p.Extra[f.Name] = value(f.Value)
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

// addContainer adds the platform's fragment of a Container.
func addContainer(c *manifest.Container, fragment *spec.Node) {
	if !fragment.Is(spec.Map) {
		return
	}
	f := containerOf(fragment)
	c.Extra = f.Extra
	c.VolumeMounts = append(c.VolumeMounts, f.VolumeMounts...)
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

// without is a map as Go values, without some of its fields.
func without(n *spec.Node, names ...string) map[string]any {
	m := map[string]any{}
	for _, f := range n.Fields {
		if !f.Value.Is(spec.Null) { // it removes, also where there was nothing
			m[f.Name] = value(f.Value)
		}
	}
	for _, name := range names {
		delete(m, name)
	}
	return m
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
