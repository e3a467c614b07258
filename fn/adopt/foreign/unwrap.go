package foreign

import (
	"time"

	"github.com/batchfn/batchfn/fn/decorate/start"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// unwrap takes the start wrapper out of pods: the command, what delivers the binary,
// and the probe that bears the wait.
func unwrap(pod, main *spec.Node) (*spec.Node, start.Wrapper) {
	if main == nil {
		return pod, start.Wrapper{}
	}
	words, w, ok := start.Unwrap(texts(main.Get("command")), texts(main.Get("args")))
	if !ok {
		return pod, start.Wrapper{}
	}
	put(main, "command", listOf(words))
	drop(main, "args")
	if p := main.Get("startupProbe"); p != nil && w.Bears(time.Duration(number(p.Get("periodSeconds")))*time.Second, number(p.Get("failureThreshold"))) {
		drop(main, "startupProbe")
	}
	if w.Binary {
		for _, c := range items(pod.Get("initContainers")) {
			if c.Get("name").Str() == names.Wrapper {
				w.Image, w.PullPolicy = c.Get("image").Str(), c.Get("imagePullPolicy").Str()
			}
		}
		dropNamed(pod, "initContainers")
		dropNamed(pod, "volumes")
		dropNamed(main, "volumeMounts")
	}
	return pod, w
}

// IsWrapped reports whether a normal workload begins with the start wrapper.
func IsWrapped(n *spec.Node) bool {
	main := Main(n.At(PodTemplate(n)...).At("spec", "containers"), n.At("metadata", "name").Str())
	_, _, ok := start.Unwrap(texts(main.Get("command")), texts(main.Get("args")))
	return ok
}

// Unwrapped is a normal workload without its start wrapper.
func Unwrapped(n *spec.Node) *spec.Node {
	pod := n.At(PodTemplate(n)...).Get("spec")
	unwrap(pod, Main(pod.Get("containers"), n.At("metadata", "name").Str()))
	return n
}

func dropNamed(n *spec.Node, list string) {
	old := n.Get(list)
	if old == nil {
		return
	}
	out := &spec.Node{Type: spec.List, Pos: old.Pos}
	for _, item := range old.Items {
		if item.Get("name").Str() != names.Wrapper {
			out.Items = append(out.Items, item)
		}
	}
	if drop(n, list); len(out.Items) > 0 {
		put(n, list, out)
	}
}

func texts(n *spec.Node) []string {
	var out []string
	for _, item := range n.List() {
		out = append(out, item.Text)
	}
	return out
}

func listOf(words []string) *spec.Node {
	n := &spec.Node{Type: spec.List}
	for _, w := range words {
		n.Items = append(n.Items, spec.NewString(w))
	}
	return n
}
