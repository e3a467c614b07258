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

// judge checks the result of the build: whatever kustomize did after batchfn, such as a
// patch, a workload that batchfn made must have its owner and its severity. One that has
// lost batchfn's labels is found by its name or its container's, and one that has lost its
// kind or its names as well, by what its container runs.
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
		findings = append(findings, made[0].check(r, file)...)
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
			findings = append(findings, b.workloads[missing[i]][0].check(r, file)...)
			return true
		})
	}
	return findings
}

// missing are the workloads of which fewer were found than were made, sorted.
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

// likenesses tell whether a resource is a workload that batchfn made, the surest first.
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

// check reports an owner or a severity that a resource has lost.
func (w workload) check(r *resource.Resource, file string) (findings []spec.Finding) {
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

// lost returns the one value of an annotation and a label of the pods and a label of the
// workload. Where it is missing or differs, why says so.
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
