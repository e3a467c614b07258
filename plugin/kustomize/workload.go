package kustomize

import (
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/spec"
)

// workload is what batchfn made of an entry, before others changed it.
type workload struct {
	list        spec.Kind
	name, owner string
	words       string // what its container runs
}

// workloadKey finds a workload again, whatever prefix its name has: by its kind, and by the
// name of the entry, which is in its label and of its container as well.
type workloadKey struct{ kind, name string }

// remember keeps what batchfn made.
func (b *builder) remember(list *resourcelist.List) {
	for _, item := range newItems(list) {
		if item.Object.Pods() == nil {
			continue
		}
		labels := item.Object.Metadata()[0].Labels
		w := workload{name: labels.Get(names.Name), owner: labels.Get(names.OwnerLabel)}
		w.list, _ = spec.KindOf(labels.Get(names.Component))
		for _, c := range item.Object.Pods().Spec.Containers {
			if c.Name == w.name {
				w.words = joined(slices.Concat(c.Command, c.Args))
			}
		}
		key := workloadKey{item.Object.ID().Kind, w.name}
		b.workloads[key] = append(b.workloads[key], w)
	}
}

// marked is the name of the entry by batchfn's labels, or "" where a resource lacks them.
func marked(n *yaml.Node) string {
	for _, metadata := range []*yaml.Node{resourcelist.Get(n, "metadata"), resourcelist.Get(template(n), "metadata")} {
		if resourcelist.Text(metadata, "labels", names.ManagedBy) == names.Manager && resourcelist.Text(metadata, "labels", names.RegionLabel) != "" {
			return resourcelist.Text(metadata, "labels", names.Name)
		}
	}
	return ""
}

// candidates are the names of a resource of which one may be its entry's.
func candidates(n *yaml.Node) []string {
	out := []string{resourcelist.Text(n, "metadata", "labels", names.Name), resourcelist.Text(n, "metadata", "name")}
	for _, c := range containers(n) {
		out = append(out, resourcelist.Text(c, "name"))
	}
	return out
}

// containers are those of a workload, or of a Pod.
func containers(n *yaml.Node) []*yaml.Node {
	pods := template(n)
	if pods == nil {
		pods = n
	}
	return resourcelist.Items(resourcelist.Get(pods, "spec", "containers"))
}

// words are what a container runs.
func words(container *yaml.Node) string {
	return joined(slices.Concat(resourcelist.Words(resourcelist.Get(container, "command")), resourcelist.Words(resourcelist.Get(container, "args"))))
}

func joined(words []string) string { return strings.Join(words, "\x00") }

// template is the template of a workload's pods, or nil. It is where it is in any kind, as
// a patch may have changed the kind.
func template(n *yaml.Node) *yaml.Node {
	if pods := resourcelist.Get(n, "spec", "jobTemplate", "spec", "template"); pods != nil {
		return pods
	}
	return resourcelist.Get(n, "spec", "template")
}
