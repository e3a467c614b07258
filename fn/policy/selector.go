package policy

import (
	"slices"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// ownPodLabels are the labels that batchfn sets on a workload's pods, except the
// version, which a selector must not hold.
func ownPodLabels(w *spec.Workload) map[string]string {
	own := map[string]string{
		names.Name: w.Name, names.PartOf: w.Platform.Name, names.Component: w.Kind.Component(), names.ManagedBy: names.Manager,
		names.OwnerLabel: w.Owner, names.SeverityLabel: w.Severity, names.RegionLabel: w.Region.Name,
		names.DatadogService: w.Service(),
	}
	if w.Region.DatadogEnv != "" {
		own[names.DatadogEnv] = w.Region.DatadogEnv
	}
	if w.Istio != nil {
		switch w.Istio.Mode {
		case spec.Sidecar, spec.Native:
			own[names.IstioInject] = "true"
		case spec.Ambient:
			own[names.IstioInject], own[names.IstioDataplane] = "false", "ambient"
		case spec.MeshOff:
			own[names.IstioInject], own[names.IstioDataplane] = "false", "none"
		}
	}
	return own
}

// checkSelectorNames refuses what the pods would have with another value, or of
// another writer. Argo CD's app.kubernetes.io/instance is allowed: it is in the
// selectors of Deployments that Helm made.
func checkSelectorNames(w *spec.Workload, r *reporter) {
	if len(w.Selector) == 0 {
		return
	}
	own := ownPodLabels(w)
	for _, f := range w.Get("selector").Fields {
		value, set := own[f.Name]
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
	selector  []spec.Pair // a user's; batchfn's own select by name, so only their own pods
	labels    map[string]string
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
	if !slices.ContainsFunc(v.fleet.Entries, hasSelector) {
		return
	}
	var all, own []*deploymentIn  // own have selectors of their own
	selected := map[string]bool{} // names of labels; no other one decides what matches
	for w := range v.fleet.WorkloadsOf([]spec.Kind{spec.Iterators, spec.Workers}, v.opts.Regions...) {
		d := &deploymentIn{entry: w.Entry, region: w.Region, namespace: w.Namespace(), selector: w.Selector, labels: ownPodLabels(w)}
		for _, more := range [][]spec.Pair{w.Labels, w.Selector} {
			for _, l := range more {
				d.labels[l.Name] = l.Value
			}
		}
		for _, l := range d.selector {
			selected[l.Name] = true
		}
		all = append(all, d)
		if len(d.selector) > 0 {
			own = append(own, d)
		}
	}
	pods := map[label][]*deploymentIn{}
	for _, d := range all {
		for name := range selected {
			if value, has := d.labels[name]; has {
				key := v.label(d, spec.Pair{Name: name, Value: value})
				pods[key] = append(pods[key], d)
			}
		}
	}
	for _, d := range own {
		if other := d.overlaps(pods, func(s spec.Pair) label { return v.label(d, s) }); other != nil {
			reportOverlap(d, other, r)
		}
	}
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

func hasSelector(e *spec.Entry) bool {
	if e.Kind == spec.Batches {
		return false
	}
	if e.Node.Get("selector") != nil {
		return true
	}
	for _, own := range overridesOf(e) {
		if own.Get("selector") != nil {
			return true
		}
	}
	return false
}
