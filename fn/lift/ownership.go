package lift

import (
	"fmt"
	"strconv"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/spec"
)

// ownership reads whose the resource is: from its pods' annotations, else from the
// labels, else from its own annotations.
func (w *workload) ownership() {
	w.identity("owner", annotationOn(names.Owner, w.template), labelOn(names.OwnerLabel, w.template), labelOn(names.OwnerLabel, nil), annotationOn(names.Owner, nil))
	w.identity("severity", annotationOn(names.Severity, w.template), labelOn(names.SeverityLabel, w.template), labelOn(names.SeverityLabel, nil), annotationOn(names.Severity, nil))
	w.identity("runbook", annotationOn(names.Runbook, w.template), annotationOn(names.Runbook, nil))
	if service, p := w.first(labelOn(names.DatadogService, w.template), labelOn(names.DatadogService, nil)); service != "" {
		w.add("service", &spec.Node{Type: spec.String, Text: service, Pos: w.pos(p)})
	}
}

func (w *workload) identity(field string, paths ...path) {
	text, p := w.first(paths...)
	w.h.Paths[field] = p.String()
	if text != "" {
		w.add(field, &spec.Node{Type: spec.String, Text: text, Pos: w.pos(p)})
	}
}

// contradictions are the values that name another owner, severity, region or name
// than the resource has. They are never replaced, so nobody would know which of
// the two holds.
func (w *workload) contradictions() {
	region := ""
	if w.h.Region != nil {
		region = w.h.Region.Name
	}
	metas := []path{nil, w.template}
	if len(w.template) > 2 {
		metas = append(metas, path{"spec", "jobTemplate"})
	}
	for _, of := range []struct{ what, want, label, annotation, env string }{
		{"owner", w.get("owner"), names.OwnerLabel, names.Owner, names.EnvOwner},
		{"severity", w.get("severity"), names.SeverityLabel, names.Severity, names.EnvSeverity},
		{"region", region, names.RegionLabel, "", names.EnvRegion},
		{"name", w.name, "", "", names.EnvName},
	} {
		check := func(p path) {
			if got := w.text(p); got != "" && of.want != "" && got != of.want {
				w.problem("reserved-name", p, "write "+of.want+", or remove it: batchfn adds it",
					fmt.Sprintf("%s contradicts the %s %s", spec.Quoted(got), of.what, spec.Quoted(of.want)))
			}
		}
		for _, meta := range metas {
			if of.label != "" {
				check(labelOn(of.label, meta))
			}
		}
		if of.annotation != "" {
			check(annotationOn(of.annotation, w.template))
		}
		main := w.main()
		for i, v := range resourcelist.Items(lookup(w.Node, at(main, "env"))) {
			if resourcelist.Text(v, "name") == of.env {
				check(at(main, "env", strconv.Itoa(i), "value"))
			}
		}
	}
}
