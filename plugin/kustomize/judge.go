package kustomize

import (
	"cmp"
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
	words       string // what its container runs
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
		for _, c := range item.Object.Pods().Spec.Containers {
			if c.Name == w.name {
				w.words = joined(slices.Concat(c.Command, c.Args))
			}
		}
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
// has lost batchfn's labels is known by its name, or by its container's; and where it
// has lost its kind or its names too, by what its container runs.
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
	for _, is := range likenesses {
		missing := b.missing(found)
		unmarked = slices.DeleteFunc(unmarked, func(r *resource.Resource) bool {
			i := slices.IndexFunc(missing, func(key workloadKey) bool {
				return found[key] < len(b.workloads[key]) && is(key, b.workloads[key][0], r)
			})
			if i < 0 {
				return false
			}
			found[missing[i]]++
			findings = append(findings, b.workloads[missing[i]][0].judge(r, file)...)
			return true
		})
	}
	return findings
}

// missing are the workloads of which fewer were found than were made, in order.
func (b *builder) missing(found map[workloadKey]int) (all []workloadKey) {
	for key, made := range b.workloads {
		if found[key] < len(made) {
			all = append(all, key)
		}
	}
	slices.SortFunc(all, func(x, y workloadKey) int {
		return cmp.Or(strings.Compare(x.kind, y.kind), strings.Compare(x.name, y.name))
	})
	return all
}

// likenesses say that a resource is what batchfn made, the surest first.
var likenesses = []func(key workloadKey, w workload, r *resource.Resource) bool{
	func(key workloadKey, _ workload, r *resource.Resource) bool {
		return r.GetKind() == key.kind && slices.Contains(candidates(r.YNode()), key.name)
	},
	func(key workloadKey, _ workload, r *resource.Resource) bool {
		return containers(r.YNode()) != nil && slices.Contains(candidates(r.YNode()), key.name)
	},
	func(_ workloadKey, w workload, r *resource.Resource) bool {
		return w.words != "" && slices.ContainsFunc(containers(r.YNode()), func(c *yaml.Node) bool { return words(c) == w.words })
	},
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
	if list := resourcelist.Get(pods, "spec", "containers"); list != nil {
		return list.Content
	}
	return nil
}

// words are what a container runs.
func words(container *yaml.Node) string {
	var all []string
	for _, field := range []string{"command", "args"} {
		if list := resourcelist.Get(container, field); list != nil {
			for _, word := range list.Content {
				all = append(all, word.Value)
			}
		}
	}
	return joined(all)
}

func joined(words []string) string { return strings.Join(words, "\x00") }

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
