package adopt

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// popularVolumes moves volumes that many have into fragments: an entry would repeat
// them.
func (p *Plan) popularVolumes() {
	total := len(p.Entries)
	said := p.counts()
	for _, u := range p.all() {
		saying := 0
		for _, n := range said[u] {
			saying += n.all
		}
		if u.Field != "volumes" || saying < 3 {
			continue
		}
		var values []*spec.Node
		p.workloads(func(_ *Entry, _ string, f *foreign.Workload) {
			if v := f.Values[u]; v != nil {
				values = append(values, v)
			}
		})
		common, n := most(values, same)
		if total < 3 || n*2 < p.Workloads() || n < 3 {
			continue
		}
		p.workloads(func(_ *Entry, _ string, f *foreign.Workload) {
			if same(f.Values[u], common) {
				delete(f.Values, u)
				asFragment(f, u.Key, common)
			}
		})
	}
}

// asFragment writes a volume of an entry as Kubernetes has it.
func asFragment(f *foreign.Workload, name string, v *spec.Node) {
	volume, mount := structure(named("name", spec.NewString(name))), structure(named("name", spec.NewString(name)), named("mountPath", v.Get("mountPath")))
	if sub := v.Get("subPath"); sub != nil {
		set(mount, "subPath", sub)
	}
	switch {
	case v.Get("emptyDir") != nil:
		set(volume, "emptyDir", v.Get("emptyDir"))
	case v.Get("configMap") != nil:
		set(volume, "configMap", structure(named("name", v.Get("configMap"))))
		set(mount, "readOnly", spec.NewBool(true))
	default:
		set(volume, "secret", structure(named("secretName", v.Get("secret"))))
		set(mount, "readOnly", spec.NewBool(true))
	}
	if o := v.Get("optional"); o != nil {
		source := volume.Fields[1].Value
		set(source, "optional", o)
	}
	podSpec, container := clone(fragment(f, "podSpec")), clone(fragment(f, "container"))
	appendTo(podSpec, "volumes", volume)
	appendTo(container, "volumeMounts", mount)
	f.Values[foreign.Unit{Field: "podSpec"}], f.Values[foreign.Unit{Field: "container"}] = podSpec, container
}

func appendTo(n *spec.Node, list string, item *spec.Node) {
	items := &spec.Node{Type: spec.List}
	if old := n.Get(list); old != nil {
		items.Items = slices.Clone(old.Items)
	}
	items.Items = append(items.Items, item)
	slices.SortStableFunc(items.Items, func(a, b *spec.Node) int { return strings.Compare(a.Get("name").Str(), b.Get("name").Str()) })
	set(n, list, items)
}
