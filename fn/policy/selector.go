package policy

import (
	"iter"
	"slices"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// ownPodLabel is the value of a label that batchfn sets on a workload's pods. The version
// is none of them: a selector must not hold it.
func ownPodLabel(w *spec.Workload, name string) (value string, set bool) {
	switch name {
	case names.Name:
		return w.Name, true
	case names.PartOf:
		return w.Platform.Name, true
	case names.Component:
		return w.Kind.Component(), true
	case names.ManagedBy:
		return names.Manager, true
	case names.OwnerLabel:
		return w.Owner, true
	case names.SeverityLabel:
		return w.Severity, true
	case names.RegionLabel:
		return w.Region.Name, true
	case names.DatadogService:
		return w.Service(), true
	case names.DatadogEnv:
		return w.Region.DatadogEnv, w.Region.DatadogEnv != ""
	}
	return meshPodLabel(w, name)
}

func meshPodLabel(w *spec.Workload, name string) (value string, set bool) {
	if w.Istio == nil {
		return "", false
	}
	value, set = meshPodLabels[w.Istio.Mode][name]
	return value, set
}

var meshPodLabels = map[string]map[string]string{
	spec.Sidecar: {names.IstioInject: "true"},
	spec.Native:  {names.IstioInject: "true"},
	spec.Ambient: {names.IstioInject: "false", names.IstioDataplane: "ambient"},
	spec.MeshOff: {names.IstioInject: "false", names.IstioDataplane: "none"},
}

// checkSelectorNames refuses what the pods would have with another value, or of
// another writer. Argo CD's app.kubernetes.io/instance is allowed: it is in the
// selectors of Deployments that Helm made.
func checkSelectorNames(w *spec.Workload, r *reporter) {
	if len(w.Selector) == 0 {
		return
	}
	for _, f := range w.Get("selector").Fields {
		value, set := ownPodLabel(w, f.Name)
		what, hint := "", ""
		switch {
		case f.Name == names.Instance || set && value == f.Value.Str():
		case set:
			what, hint = quoted(f.Name)+" is set by batchfn, to "+quoted(value), "remove it, or set that value"
		default:
			what, hint = reservedLabel(f.Name)
		}
		if what != "" {
			r.at(w, f.Pos, "selector."+f.Name, hint, "selector: %s", what)
		}
	}
}

// checkSelectorLabels refuses a label that the pods would have with two values.
func checkSelectorLabels(w *spec.Workload, r *reporter) {
	for _, s := range w.Selector {
		for _, l := range w.Labels {
			if l.Name == s.Name && l.Value != s.Value {
				r.at(w, w.Pos("selector", s.Name), "selector."+s.Name, "give both the same value, or remove the label: the selector's labels are set on the pods",
					"selector.%s is %s, but labels.%[1]s is %[3]s", s.Name, quoted(s.Value), quoted(l.Value))
			}
		}
	}
}

// deploymentIn is a Deployment with what matters to selectors.
type deploymentIn struct {
	entry     *spec.Entry
	region    *spec.Region
	namespace string
	selector  []spec.Pair       // a user's; batchfn's own select by name, so only their own pods
	labels    map[string]string // of its pods, those that selectors name
}

func newDeploymentIn(w *spec.Workload, selected []string) *deploymentIn {
	d := &deploymentIn{entry: w.Entry, region: w.Region, namespace: w.Namespace(), selector: w.Selector}
	for _, name := range selected {
		if value, set := podLabel(w, name); set {
			if d.labels == nil {
				d.labels = make(map[string]string, 1)
			}
			d.labels[name] = value
		}
	}
	return d
}

// podLabel is the value of a label of a workload's pods: of its selector, its own or
// batchfn's.
func podLabel(w *spec.Workload, name string) (value string, set bool) {
	for _, pairs := range [][]spec.Pair{w.Selector, w.Labels} {
		for _, p := range pairs {
			if p.Name == name {
				return p.Value, true
			}
		}
	}
	return ownPodLabel(w, name)
}

func (d *deploymentIn) matches(pods *deploymentIn) bool {
	return !slices.ContainsFunc(d.selector, func(s spec.Pair) bool { return pods.labels[s.Name] != s.Value })
}

// label is a label of pods in one namespace of one output stream.
type label struct {
	stream, namespace string
	spec.Pair
}

// checkSelectors refuses two Deployments of which one would take the other's pods
// for its own.
// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
func checkSelectors(v *view, r *reporter) {
	selected := v.selectedLabels()
	if len(selected) == 0 {
		return
	}
	var own []*deploymentIn // with selectors of their own
	pods := map[label][]*deploymentIn{}
	for w := range v.fleet.WorkloadsOf([]spec.Kind{spec.Iterators, spec.Workers}, v.opts.Regions...) {
		d := newDeploymentIn(w, selected)
		for name, value := range d.labels {
			key := v.label(d, spec.Pair{Name: name, Value: value})
			pods[key] = append(pods[key], d)
		}
		if len(d.selector) > 0 {
			own = append(own, d)
		}
	}
	for _, d := range own {
		if other := d.overlaps(pods, func(s spec.Pair) label { return v.label(d, s) }); other != nil {
			reportOverlap(d, other, r)
		}
	}
}

// selectedLabels are the names of labels that selectors of entries have; no other one
// decides what matches.
func (v *view) selectedLabels() (all []string) {
	seen := map[string]bool{}
	for _, e := range v.fleet.Entries {
		for selector := range selectorsOf(e) {
			for _, f := range selector.Map() {
				if !seen[f.Name] {
					seen[f.Name] = true
					all = append(all, f.Name)
				}
			}
		}
	}
	return all
}

// label places a label: regions meet in one stream only.
func (v *view) label(d *deploymentIn, p spec.Pair) label {
	l := label{"", d.namespace, p}
	if !v.opts.Rendering || v.opts.Separate {
		l.stream = d.region.Name
	}
	return l
}

// overlaps is the first other Deployment whose pods the selector matches. It looks
// at those that have the rarest of its labels.
func (d *deploymentIn) overlaps(pods map[label][]*deploymentIn, at func(spec.Pair) label) *deploymentIn {
	var among []*deploymentIn
	for i, s := range d.selector {
		if with := pods[at(s)]; i == 0 || len(with) < len(among) {
			among = with
		}
	}
	for _, other := range among {
		if other.entry != d.entry && d.matches(other) {
			return other
		}
	}
	return nil
}

// reportOverlap reports at the later of the two entries. Where each matches the
// other's pods, both are reported.
func reportOverlap(d, other *deploymentIn, r *reporter) {
	w, text, second := d.entry.In(d.region), "its selector matches the pods of %s in namespace %s too", other.entry
	if earlier(d.entry.Pos, other.entry.Pos) {
		w, text, second = other.entry.In(other.region), "its pods match the selector of %s in namespace %s", d.entry
	}
	r.at(w, w.Entry.Pos, "selector", "add a label to the selector that only its own pods have, such as "+names.Name, text, quoted(second.Name), quoted(w.Namespace()))
	r.relate(second.Pos, quoted(second.Name)+" is here")
}

// selectorsOf are the selectors that an entry and its overrides say.
func selectorsOf(e *spec.Entry) iter.Seq[*spec.Node] {
	return func(yield func(*spec.Node) bool) {
		if e.Kind == spec.Batches || !yield(e.Node.Get("selector")) {
			return
		}
		for _, own := range overridesOf(e) {
			if !yield(own.Get("selector")) {
				return
			}
		}
	}
}
