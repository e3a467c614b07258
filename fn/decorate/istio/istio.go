// Package istio tells the mesh how a pod takes part in it. All keys stand on
// the pod template, where the injector reads them:
// https://istio.io/latest/docs/reference/config/annotations/
package istio

import (
	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// Filter adds the keys of one mode; an empty Mode adds none. The four proxy
// resources are canonical quantities. The injector drops all its defaults as
// soon as one is set, so the filter sets all four.
type Filter struct {
	Mode                               string // sidecar, native, ambient or off
	CPU, CPULimit, Memory, MemoryLimit string // of istio-proxy
}

var _ decorate.Filter = Filter{}

// Filter implements decorate.Filter.
func (f Filter) Filter(o manifest.Object) {
	pods := o.Pods()
	if pods == nil {
		return
	}
	labels, annotations := &pods.Meta.Labels, &pods.Meta.Annotations
	switch f.Mode {
	case "sidecar":
		// Best effort only: after 60 s the application starts without the
		// proxy, so the start wrapper waits as well.
		annotations.Set(names.IstioConfig, `{"holdApplicationUntilProxyStarts":true}`)
		annotations.Set(names.IstioNative, "false")
		f.proxy(annotations)
		labels.Set(names.IstioInject, "true")
	case "native":
		annotations.Set(names.IstioNative, "true") // left alone it follows the nodes' versions
		f.proxy(annotations)
		labels.Set(names.IstioInject, "true")
	case "ambient":
		labels.Set(names.IstioDataplane, "ambient")
		labels.Set(names.IstioInject, "false")
	case "off":
		labels.Set(names.IstioDataplane, "none")
		labels.Set(names.IstioInject, "false")
	}
}

func (f Filter) proxy(annotations *manifest.Strings) {
	annotations.Set(names.IstioProxyCPU, f.CPU)
	annotations.Set(names.IstioProxyCPULimit, f.CPULimit)
	annotations.Set(names.IstioProxyMemory, f.Memory)
	annotations.Set(names.IstioProxyMemoryLimit, f.MemoryLimit)
}
