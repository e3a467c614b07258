// Package istio tells the mesh how a pod takes part in it. All keys are on
// the pod template, where the injector reads them:
// https://istio.io/latest/docs/reference/config/annotations/
//
// What makes a pod a member of the mesh is apart from what its proxy needs: a
// pod that is a member already needs only the second.
package istio

import (
	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// Member is a pod's part in the mesh: sidecar, native, ambient or off; ""
// leaves it to the namespace.
type Member string

// Additions are the keys by which the mesh takes the pod in or leaves it out.
func (m Member) Additions() decorate.Additions {
	switch m {
	case "sidecar":
		return decorate.Additions{PodLabels: injected, PodAnnotations: manifest.Strings{{Key: names.IstioNative, Value: "false"}}}
	case "native": // left alone it follows the nodes' versions
		return decorate.Additions{PodLabels: injected, PodAnnotations: manifest.Strings{{Key: names.IstioNative, Value: "true"}}}
	case "ambient":
		return decorate.Additions{PodLabels: notInjected("ambient")}
	case "off":
		return decorate.Additions{PodLabels: notInjected("none")}
	}
	return decorate.Additions{}
}

var injected = manifest.Strings{{Key: names.IstioInject, Value: "true"}}

func notInjected(dataplane string) manifest.Strings {
	return manifest.Strings{{Key: names.IstioDataplane, Value: dataplane}, {Key: names.IstioInject, Value: "false"}}
}

// Proxy is what istio-proxy in a pod needs. The four resources are canonical
// quantities; the injector drops all its defaults as soon as one is set, so
// they are set together.
type Proxy struct {
	Mode                               Member // only sidecar and native have a proxy
	CPU, CPULimit, Memory, MemoryLimit string
}

// Additions are the proxy's resources, and in mode sidecar the hold of the
// application. The hold is best effort only: after 60 s the application starts
// without the proxy, so the start wrapper waits as well.
func (p Proxy) Additions() decorate.Additions {
	if p.Mode != "sidecar" && p.Mode != "native" {
		return decorate.Additions{}
	}
	a := make(manifest.Strings, 0, 5)
	if p.Mode == "sidecar" {
		a.Set(names.IstioConfig, `{"holdApplicationUntilProxyStarts":true}`)
	}
	a.Set(names.IstioProxyCPU, p.CPU)
	a.Set(names.IstioProxyCPULimit, p.CPULimit)
	a.Set(names.IstioProxyMemory, p.Memory)
	a.Set(names.IstioProxyMemoryLimit, p.MemoryLimit)
	return decorate.Additions{PodAnnotations: a}
}
