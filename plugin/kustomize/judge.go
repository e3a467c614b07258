package kustomize

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/spec"
)

// workload is what batchfn made of an entry, before others changed it.
type workload struct {
	list        spec.Kind
	name, owner string
}

// workloadKey finds a workload again whatever prefix its name has got: kind, and
// the name of the entry, which its label and its container have too.
type workloadKey struct{ kind, name string }

// remember keeps what batchfn made.
func (b *builder) remember(list *resourcelist.List) {
	for _, item := range newItems(list) {
		if item.Object.Pods() == nil {
			continue
		}
		labels := item.Object.Metadata()[0].Labels
		w := workload{name: labels.Get(names.Name), owner: labels.Get(names.OwnerLabel)}
		for _, kind := range spec.Kinds {
			if kind.Component() == labels.Get(names.Component) {
				w.list = kind
			}
		}
		key := workloadKey{item.Object.ID().Kind, w.name}
		b.workloads[key] = append(b.workloads[key], w)
	}
}

// judge looks at the end result: whatever kustomize does behind batchfn, patches
// above all, a workload that batchfn made keeps its owner and its severity. What
// has lost batchfn's labels is known by its name, or by its container's.
func (b *builder) judge(dir string, built resmap.ResMap) (findings []spec.Finding) {
	file := plain(path.Join(dir, konfig.DefaultKustomizationFileName()))
	found := map[workloadKey]int{}
	var unmarked []*resource.Resource
	for _, r := range built.Resources() {
		key := workloadKey{r.GetKind(), marked(r.YNode())}
		made := b.workloads[key]
		if len(made) == 0 {
			unmarked = append(unmarked, r)
			continue
		}
		found[key]++
		findings = append(findings, made[0].judge(r, file)...)
	}
	for _, r := range unmarked {
		for _, name := range candidates(r.YNode()) {
			key := workloadKey{r.GetKind(), name}
			if made := b.workloads[key]; found[key] < len(made) {
				found[key]++
				findings = append(findings, made[0].judge(r, file)...)
				break
			}
		}
	}
	return findings
}

// marked is the name of the entry that batchfn's labels tell, or "".
func marked(n *yaml.Node) string {
	for _, metadata := range []*yaml.Node{resourcelist.Get(n, "metadata"), resourcelist.Get(template(n), "metadata")} {
		if resourcelist.Text(metadata, "labels", names.ManagedBy) == names.Manager && resourcelist.Text(metadata, "labels", names.RegionLabel) != "" {
			return resourcelist.Text(metadata, "labels", names.Name)
		}
	}
	return ""
}

// candidates are the names that a workload may have had.
func candidates(n *yaml.Node) []string {
	out := []string{resourcelist.Text(n, "metadata", "labels", names.Name), resourcelist.Text(n, "metadata", "name")}
	if containers := resourcelist.Get(template(n), "spec", "containers"); containers != nil {
		for _, c := range containers.Content {
			out = append(out, resourcelist.Text(c, "name"))
		}
	}
	return out
}

// template is the template of a workload's pods, or nil.
func template(n *yaml.Node) *yaml.Node {
	if pods := resourcelist.Get(n, "spec", "jobTemplate", "spec", "template"); pods != nil {
		return pods
	}
	return resourcelist.Get(n, "spec", "template")
}

func (w workload) judge(r *resource.Resource, file string) (findings []spec.Finding) {
	lacks := func(rule, what, why string) {
		findings = append(findings, spec.Finding{Rule: rule, Level: spec.Error, Pos: spec.Pos{File: file}, Kind: w.list, Batch: w.name, Owner: w.owner,
			Message: fmt.Sprintf("the kustomization leaves the %s %q without its %s: %s", r.GetKind(), r.GetName(), what, why),
			Hint:    "do not remove or change it in a patch or transformer; set it in the fleet"})
	}
	if _, why := lost(r.YNode(), names.OwnerLabel, names.Owner); why != "" {
		lacks("owner-required", "owner", why)
	}
	severity, why := lost(r.YNode(), names.SeverityLabel, names.Severity)
	if why == "" && !slices.Contains(spec.Severities, severity) {
		why = fmt.Sprintf("%q is not critical, high or medium", severity)
	}
	if why != "" {
		lacks("severity-required", "severity", why)
	}
	return findings
}

// lost returns the value that an annotation and a label of the pods and a label
// of the workload have, or says where it is missing, or differs.
func lost(n *yaml.Node, label, annotation string) (value, why string) {
	pods := template(n)
	for _, place := range []struct {
		what, key string
		got       string
	}{
		{"pod annotation", annotation, resourcelist.Text(pods, "metadata", "annotations", annotation)},
		{"pod label", label, resourcelist.Text(pods, "metadata", "labels", label)},
		{"label", label, resourcelist.Text(n, "metadata", "labels", label)},
	} {
		switch got := strings.TrimSpace(place.got); {
		case got == "":
			return "", fmt.Sprintf("the %s %s is missing", place.what, place.key)
		case value != "" && got != value:
			return "", fmt.Sprintf("the %s %s is %q, not %q", place.what, place.key, got, value)
		default:
			value = got
		}
	}
	return value, ""
}
