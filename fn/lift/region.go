package lift

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
)

// region finds where the resource runs: by its label, by what was asked for, or by
// its namespace.
func (w *workload) region() {
	label, p := w.first(labelOn(names.RegionLabel, nil), labelOn(names.RegionLabel, w.template))
	namespace := w.h.Resource.Namespace
	var ofNamespace []*spec.Region
	for _, r := range w.bare.Regions {
		if namespace != "" && w.h.Entry.In(r).Namespace() == namespace {
			ofNamespace = append(ofNamespace, r)
		}
	}
	hint := cmp.Or(nearest.Hint(label, w.bare.RegionNames()), "regions: "+strings.Join(w.bare.RegionNames(), ", "))
	switch {
	case label != "":
		if w.h.Region = w.bare.Region(label); w.h.Region == nil {
			w.problem("region-known", p, hint, fmt.Sprintf("the platform has no region %s", spec.Quoted(label)))
		}
	case len(w.regions) == 1:
		w.h.Region = w.bare.Region(w.regions[0])
		if len(ofNamespace) > 0 && !slices.Contains(ofNamespace, w.h.Region) {
			w.problem("region-known", path{"metadata", "namespace"}, "move it, or add the label "+names.RegionLabel+": "+ofNamespace[0].Name,
				fmt.Sprintf("namespace %s belongs to region %s, but the requested region is %s", spec.Quoted(namespace), ofNamespace[0].Name, w.regions[0]))
		}
	case len(ofNamespace) == 1:
		w.h.Region = ofNamespace[0]
	default:
		w.problem("region-known", p, "add the label "+names.RegionLabel+"; "+hint, "its region is unknown: neither a label nor --region nor its namespace determines it")
	}
	if w.h.Region != nil {
		w.h.Mesh = (&spec.Entry{Kind: w.h.Entry.Kind, Node: &spec.Node{Type: spec.Map}, Platform: w.platform}).In(w.platform.Region(w.h.Region.Name)).Istio
	}
}
