package policy

import (
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/batchfn/batchfn/fn/policy/fragment"
	"github.com/batchfn/batchfn/fn/spec"
)

// fragmentKnown is judged where the fleet is read: its table is made of the OpenAPI
// definitions of Kubernetes (testdata/kubernetes/corev1).
var fragmentKnown = Rule{
	Name: "fragment-known", Level: spec.Error,
	Summary:   "a field or an enum value in a fragment that Kubernetes does not know",
	Rationale: "The API server refuses every pod with the fragment. The rule uses the newest Kubernetes version that batchfn knows; for a newer cluster, lower the level.",
	Bad: `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}
platform: defaults: container: imagePullPolicy: "ifNotPresent"`,
	Good: `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}
platform: defaults: container: imagePullPolicy: "IfNotPresent"`,
	Remediation: "fix the spelling: Kubernetes is case-sensitive",
}

// fragments are those of a workload, and what else they are judged by.
type fragments struct {
	podSpec, container *spec.Node
	pod                fragment.Pod
}

// checkFragments looks at the merged fragments as the API server would.
func checkFragments(w *spec.Workload, r *reporter) {
	if w.PodSpec == nil && w.Container == nil {
		return
	}
	of := fragments{w.PodSpec, w.Container, fragment.Pod{GracePeriod: int64(w.GracePeriod / time.Second), Restarts: w.Kind != spec.Batches}}
	problems, known := r.fragments[of]
	if !known {
		problems = fragment.Check(unreserved(w.PodSpec, reservedPodSpec), unreserved(w.Container, reservedContainer), of.pod)
		r.fragments[of] = problems
	}
	if w.PodSpec.Get("resources") != nil {
		problems = append(slices.Clone(problems), fragment.CheckResources(w.PodSpec, amounts(w.Resources))...)
	}
	for _, p := range problems {
		r.at(w, p.Pos, p.Path, p.Hint, "%s", p.Message)
	}
	checkMounts(w, r, w.Container, "container")
	for c, at := range fragmentContainers(w) {
		checkMounts(w, r, c, at)
	}
}

// amounts are those of the batch's own container.
func amounts(r spec.Resources) fragment.Amounts {
	out := fragment.Amounts{Requests: map[string]string{"cpu": r.CPU, "memory": r.Memory}, Limits: map[string]string{"cpu": r.CPULimit, "memory": r.MemoryLimit}}
	for _, e := range r.Extended {
		out.Requests[e.Name], out.Limits[e.Name] = e.Value, e.Value
	}
	return out
}

// unreserved is a fragment without what reserved-name speaks of.
func unreserved(n *spec.Node, reserved map[string]string) *spec.Node {
	if !n.Is(spec.Map) {
		return nil
	}
	kept := *n
	kept.Fields = slices.DeleteFunc(slices.Clone(n.Fields), func(f spec.Field) bool { return reserved[f.Name] != "" })
	return &kept
}

// fragmentContainers are the containers that the platform adds, each with its path.
func fragmentContainers(w *spec.Workload) iter.Seq2[*spec.Node, string] {
	return func(yield func(*spec.Node, string) bool) {
		for _, list := range []string{"containers", "initContainers"} {
			for i, item := range w.PodSpec.Get(list).List() {
				if !yield(item, "podSpec."+list+"["+strconv.Itoa(i)+"]") {
					return
				}
			}
		}
	}
}

// checkMounts refuses a mount or device of no volume.
func checkMounts(w *spec.Workload, r *reporter, container *spec.Node, at string) {
	for _, list := range []string{"volumeMounts", "volumeDevices"} {
		for _, item := range container.Get(list).List() {
			if name := item.Get("name").Str(); name != "" && !hasVolume(w, name) {
				r.at(w, item.Pos, at+"."+list, "add it to podSpec.volumes", "%s.%s: there is no volume %s", at, list, quoted(name))
			} else if list == "volumeDevices" && name != "" && !isBlock(w, name) {
				r.at(w, item.Pos, at+"."+list, "", "%s.%s: the volume %s is not of a persistentVolumeClaim, nor ephemeral", at, list, quoted(name))
			}
		}
	}
}

func hasVolume(w *spec.Workload, name string) bool {
	return slices.ContainsFunc(w.Volumes, func(v spec.Volume) bool { return v.Name == name }) ||
		slices.ContainsFunc(w.PodSpec.Get("volumes").List(), func(v *spec.Node) bool { return v.Get("name").Str() == name })
}

// isBlock reports whether a volume can be a device: a claim can.
func isBlock(w *spec.Workload, name string) bool {
	return slices.ContainsFunc(w.PodSpec.Get("volumes").List(), func(v *spec.Node) bool {
		return v.Get("name").Str() == name && (v.Get("persistentVolumeClaim") != nil || v.Get("ephemeral") != nil)
	})
}
