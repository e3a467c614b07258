package expand

import (
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

func deployment(w *spec.Workload, version string) *manifest.Deployment {
	o := &manifest.Deployment{APIVersion: "apps/v1", Kind: "Deployment", Meta: workloadMetadata(w)}
	o.Spec.Template = podTemplate(w, version)
	// A selector can't change, so it has only what never does.
	o.Spec.Selector.MatchLabels.Set(names.Component, w.Kind.Component())
	o.Spec.Selector.MatchLabels.Set(names.Name, w.Name)
	return o
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
