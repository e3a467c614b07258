package fn

import (
	"github.com/batchfn/batchfn/fn/decorate/datadog"
	"github.com/batchfn/batchfn/fn/decorate/istio"
	"github.com/batchfn/batchfn/fn/decorate/ownership"
	"github.com/batchfn/batchfn/fn/decorate/start"
	"github.com/batchfn/batchfn/fn/expand"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

func ownershipFilter(w *spec.Workload) ownership.Filter {
	return ownership.Filter{
		Name:       w.Name,
		Owner:      w.Owner,
		Severity:   w.Severity,
		Region:     w.Region.Name,
		Runbook:    w.Runbook,
		SlackGroup: w.OwnerInfo().SlackGroup,
	}
}

func datadogFilter(w *spec.Workload, opts Options) datadog.Filter {
	tags := make(manifest.Strings, 0, 8)
	tags.Set(names.TagBatch, w.Name)
	tags.Set(names.TagRegion, w.Region.Name)
	tags.Set(names.TagOwner, w.Owner)
	tags.Set(names.TagSeverity, w.Severity)
	for name, value := range w.Platform.Datadog.Tags {
		tags.Set(name, w.Expand(value))
	}
	return datadog.Filter{
		Service:    w.Service(),
		Env:        w.Region.DatadogEnv,
		Version:    opts.Version,
		Tags:       tags,
		SlackGroup: w.OwnerInfo().SlackGroup,
		APM:        w.Platform.Datadog.APM,
	}
}

func istioFilter(w *spec.Workload) istio.Filter {
	if w.Istio == nil {
		return istio.Filter{}
	}
	p := w.Istio.Proxy
	return istio.Filter{
		Mode: w.Istio.Mode,
		CPU:  expand.Quantity(p.CPU), CPULimit: expand.Quantity(p.CPULimit),
		Memory: expand.Quantity(p.Memory), MemoryLimit: expand.Quantity(p.MemoryLimit),
	}
}

func startFilter(w *spec.Workload) start.Filter {
	f := start.Filter{
		Binary:     w.Platform.Wrapper.Kind == "binary",
		Image:      w.Region.Expand(w.Platform.Wrapper.Image),
		PullPolicy: w.Platform.Wrapper.PullPolicy,
		Interval:   w.Interval,
	}
	if w.WaitsForProxy() {
		f.ReadyTimeout = w.Istio.ReadyTimeout
	}
	return f
}
