package diff

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// unrendering finds the fields of entries that made a resource.
type unrendering struct {
	*Resource
	out        map[string]value
	references map[string][]string // the parts of variables that refer to something, by name
	sources    map[int][]string    // the parts of each item of envFrom
}

// fields are the values of a resource that batchfn made, as an entry names them. What
// no field makes keeps its path.
func (r *Resource) fields() map[string]value {
	u := unrendering{r, map[string]value{}, map[string][]string{}, map[int][]string{}}
	for _, l := range r.Leaves {
		u.leaf(u.path(l.Path), l)
	}
	u.environment()
	u.settle()
	return u.out
}

// path is a path with "pod" for that of the pods and "main" for the main container.
func (u *unrendering) path(path string) string {
	if u.Kind == "ScaledObject" {
		return path
	}
	prefix := "spec.template."
	if u.Kind == "CronJob" {
		prefix = "spec.jobTemplate.spec.template."
	}
	rest, ok := strings.CutPrefix(path, prefix)
	if !ok {
		return path
	}
	if main, ok := strings.CutPrefix(rest, "spec.containers["+u.Name+"]."); ok {
		return "main." + main
	}
	return "pod." + rest
}

func (u *unrendering) set(field, text string) { u.out[field] = written(text, nil) }

func (u *unrendering) leaf(path string, l manifest.Leaf) {
	if f, ok := fieldOfPath[path]; ok {
		text := l.Value
		if f.make != nil {
			text = f.make(text)
		}
		u.out[f.field] = written(text, f.canon)
		return
	}
	if slices.ContainsFunc(repeated, func(r string) bool {
		return path == r || strings.HasPrefix(path, r) && strings.HasSuffix(r, ".") || strings.HasPrefix(r, "main.env[") && strings.HasPrefix(path, r)
	}) {
		return
	}
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(path, p.prefix); ok {
			p.leaf(u, rest, l)
			return
		}
	}
	u.out[path] = leafValue(l, nil)
}

// prefixes are the paths below which many fields stand, the more special first.
var prefixes = []struct {
	prefix string
	leaf   func(u *unrendering, rest string, l manifest.Leaf)
}{
	{"metadata.labels.", (*unrendering).labelled},
	{"pod.metadata.labels.", func(u *unrendering, rest string, l manifest.Leaf) {
		if u.get("spec.selector.matchLabels."+rest) != l.Value {
			u.labelled(rest, l)
		}
	}},
	{"metadata.annotations.", func(u *unrendering, rest string, l manifest.Leaf) { u.set("annotations."+rest, l.Value) }},
	{"pod.metadata.annotations.", (*unrendering).annotated},
	{"spec.selector.matchLabels.", func(u *unrendering, rest string, l manifest.Leaf) {
		if rest != names.Name && rest != names.Component || l.Value != u.label(rest) {
			u.set("selector."+rest, l.Value)
		}
	}},
	{"spec.triggers[0].metadata.awsRegion", func(u *unrendering, _ string, l manifest.Leaf) {
		u.set("platform.regions."+u.region()+".aws.region", l.Value)
	}},
	{"main.env[", (*unrendering).variable},
	{"main.envFrom[", (*unrendering).source},
	{"main.startupProbe.", func(u *unrendering, rest string, l manifest.Leaf) {
		if u.pod("spec.containers["+u.Name+"].livenessProbe."+rest) != l.Value { // else it repeats that one
			u.out["container.startupProbe."+rest] = leafValue(l, nil)
		}
	}},
	{"main.volumeMounts[", (*unrendering).volume},
	{"pod.spec.volumes[", (*unrendering).volume},
	{"main.resources.requests.", func(u *unrendering, rest string, l manifest.Leaf) {
		u.out["resources.extended."+rest] = leafValue(l, quantity)
	}},
	{"main.resources.limits.", func(*unrendering, string, manifest.Leaf) {}}, // as the request
	{"main.command", func(*unrendering, string, manifest.Leaf) {}},           // see settle
	{"main.args", func(*unrendering, string, manifest.Leaf) {}},
	{"main.", func(u *unrendering, rest string, l manifest.Leaf) { u.out["container."+rest] = leafValue(l, nil) }},
	{"pod.spec.", func(u *unrendering, rest string, l manifest.Leaf) { u.out["podSpec."+rest] = leafValue(l, nil) }},
}

func (u *unrendering) labelled(name string, l manifest.Leaf) {
	if !slices.Contains(ownLabels, name) {
		u.set("labels."+name, l.Value)
	}
}

func (u *unrendering) annotated(name string, l manifest.Leaf) {
	if field, ok := proxies[name]; ok {
		u.out["istio.proxy."+field] = written(l.Value, quantity)
		return
	}
	u.set("annotations."+name, l.Value)
}

func (u *unrendering) volume(rest string, l manifest.Leaf) {
	name, part, _ := strings.Cut(rest, "].")
	if part != "name" {
		u.set("volumes."+name+"."+part, l.Value)
	}
}

// pod is a value of the pods' template.
func (u *unrendering) pod(path string) string {
	if u.Kind == "CronJob" {
		return u.get("spec.jobTemplate.spec.template." + path)
	}
	return u.get("spec.template." + path)
}
