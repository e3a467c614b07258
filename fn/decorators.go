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

func ownershipOf(w *spec.Workload) ownership.Config {
	return ownership.Config{
		Name:       w.Name,
		Owner:      w.Owner,
		Severity:   w.Severity,
		Region:     w.Region.Name,
		Runbook:    w.Runbook,
		SlackGroup: w.OwnerInfo().SlackGroup,
	}
}

func datadogOf(w *spec.Workload, opts Options) datadog.Config {
	tags := make(manifest.Strings, 0, 8)
	tags.Set(names.TagBatch, w.Name)
	tags.Set(names.TagRegion, w.Region.Name)
	tags.Set(names.TagOwner, w.Owner)
	tags.Set(names.TagSeverity, w.Severity)
	for name, value := range w.Platform.Datadog.Tags {
		tags.Set(name, w.Expand(value))
	}
	return datadog.Config{
		Service:    w.Service(),
		Env:        w.Region.DatadogEnv,
		Version:    opts.Version,
		Tags:       tags,
		SlackGroup: w.OwnerInfo().SlackGroup,
		APM:        w.Platform.Datadog.APM,
	}
}

func memberOf(w *spec.Workload) istio.Member {
	if w.Istio == nil {
		return ""
	}
	return istio.Member(w.Istio.Mode)
}

func proxyOf(w *spec.Workload) istio.Proxy {
	if w.Istio == nil {
		return istio.Proxy{}
	}
	p := w.Istio.Proxy
	return istio.Proxy{
		Mode: memberOf(w),
		CPU:  expand.Quantity(p.CPU), CPULimit: expand.Quantity(p.CPULimit),
		Memory: expand.Quantity(p.Memory), MemoryLimit: expand.Quantity(p.MemoryLimit),
	}
}

func wrapperOf(w *spec.Workload) start.Wrapper {
	s := start.Wrapper{
		Binary:     w.Platform.Wrapper.Kind == "binary",
		Image:      w.Region.Expand(w.Platform.Wrapper.Image),
		PullPolicy: w.Platform.Wrapper.PullPolicy,
		Interval:   w.Interval,
	}
	if w.WaitsForProxy() {
		s.ReadyTimeout = w.Istio.ReadyTimeout
	}
	return s
}
