package expand

import (
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

func deployment(w *spec.Workload, version string) *manifest.Deployment {
	o := &manifest.Deployment{APIVersion: "apps/v1", Kind: "Deployment", Meta: workloadMetadata(w)}
	o.Spec.Template = podTemplate(w, version, o.Meta.Labels)
	o.Spec.Selector.MatchLabels = selector(w)
	o.Spec.Template.Meta.Labels.SetAll(o.Spec.Selector.MatchLabels)
	return o
}

// selector is that of a Deployment that exists already, or batchfn's own: it can't
// change, so that has only what never does.
func selector(w *spec.Workload) manifest.Strings {
	var s manifest.Strings
	setPairs(&s, w.Selector)
	if len(s) == 0 {
		s.Set(names.Component, w.Kind.Component())
		s.Set(names.Name, w.Name)
	}
	return s
}

func iterator(w *spec.Workload, version string) *manifest.Deployment {
	o := deployment(w, version)
	replicas := w.Replicas
	if w.Suspend {
		replicas = 0
	}
	o.Spec.Replicas = &replicas
	o.Spec.Strategy = &manifest.Strategy{Type: "RollingUpdate"}
	if w.Replicas == 1 {
		o.Spec.Strategy.Type = "Recreate" // two loops must never run at once
	}
	return o
}

// worker leaves replicas and strategy alone: KEDA scales it.
func worker(w *spec.Workload, version string) *manifest.Deployment { return deployment(w, version) }
