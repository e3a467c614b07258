package lift

import (
	"fmt"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/spec"
)

// start reads whether the pods ask for the start wrapper, and what in them would keep
// it from its work. It needs istio-proxy, so outside mode sidecar there is none.
func (w *workload) start() {
	asks := w.asks()
	if w.h.Mesh == nil || w.h.Mesh.Mode != spec.Sidecar {
		return
	}
	w.hold()
	if !asks {
		return
	}
	command := at(w.main(), "command")
	if len(resourcelist.Words(lookup(w.Node, command))) == 0 {
		w.problem("field-required", command, "write the command of the image's ENTRYPOINT, or leave the annotation out",
			names.Start+" asks for the start wrapper, but the container has no command, and the ENTRYPOINT of its image is not known")
		return
	}
	w.h.Waits = true
	w.outsideMesh()
	if p := at(w.template, "spec", "restartPolicy"); w.isJob && w.text(p) == "OnFailure" {
		w.warning("ready-within-timeout", p, "set restartPolicy: Never, and backoffLimit for retries",
			"restartPolicy OnFailure starts the container again in a pod whose istio-proxy has been asked to quit: it would wait in vain")
	}
	w.taken()
}

// asks reports whether the annotation asks for the wrapper.
func (w *workload) asks() bool {
	p := annotationOn(names.Start, w.template)
	switch value := w.text(p); value {
	case names.StartWait:
		return true
	case "":
		if p := annotationOn(names.Start, nil); w.text(p) != "" {
			w.warning("field-valid", p, "move it to "+annotationOn(names.Start, w.template).String(), names.Start+" has no effect here: it is an annotation of the pods")
		}
	default:
		w.problem("field-valid", p, "write "+names.StartWait+", or leave it out", names.Start+" is "+spec.Quoted(value)+", want "+names.StartWait)
	}
	return false
}

// hold warns where the user's own configuration of the proxy lacks the hold, which
// batchfn does not add to it.
func (w *workload) hold() {
	p := annotationOn(names.IstioConfig, w.template)
	text := w.text(p)
	if text == "" {
		return
	}
	var config struct {
		Hold bool `yaml:"holdApplicationUntilProxyStarts"`
	}
	if err := yaml.Unmarshal([]byte(text), &config); err != nil || !config.Hold {
		w.warning("ready-within-timeout", p, "add holdApplicationUntilProxyStarts: true to it", names.IstioConfig+" is there without holdApplicationUntilProxyStarts: true: the application may start before istio-proxy is ready")
	}
}

// outsideMesh refuses a wrapper in a pod that gets no proxy: it would wait in vain.
func (w *workload) outsideMesh() {
	for _, p := range []struct {
		at    path
		value string
	}{
		{at(w.template, "spec", "hostNetwork"), "true"},
		{labelOn(names.IstioInject, w.template), "false"},
		{annotationOn(names.IstioInject, w.template), "false"},
	} {
		if w.text(p.at) == p.value {
			w.problem("mesh-possible", p.at, "leave the annotation "+names.Start+" out, or let the mesh take the pod in",
				fmt.Sprintf("%s is %s, so the pod is not in the mesh: the start wrapper would wait for a proxy that never comes, and end with 211", p.at[len(p.at)-1], p.value))
			return
		}
	}
}

// taken refuses what has the name of what the binary wrapper adds, and is another
// thing.
func (w *workload) taken() {
	if w.platform.Wrapper.Kind != "binary" {
		return
	}
	for _, list := range []struct{ name, has string }{{"volumes", "emptyDir"}, {"initContainers", "command"}} {
		items := at(w.template, "spec", list.name)
		for i, item := range resourcelist.Items(lookup(w.Node, items)) {
			ours := strings.Contains(strings.Join(resourcelist.Words(resourcelist.Get(item, "command")), " "), "--install") || list.has == "emptyDir"
			if resourcelist.Text(item, "name") == names.Wrapper && (resourcelist.Get(item, list.has) == nil || !ours) {
				w.problem("reserved-name", at(items, fmt.Sprint(i), "name"), "give it another name", spec.Quoted(names.Wrapper)+" is the name of what the start wrapper adds to the pod")
			}
		}
	}
}

// warning is a problem that lets manifests be made.
func (w *workload) warning(rule string, p path, hint, message string) {
	w.problem(rule, p, hint, message)
	w.h.Problems[len(w.h.Problems)-1].Level = spec.Warn
}
