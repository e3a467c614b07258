package foreign

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// Normal is a resource as the API server would complete it: with the defaults of
// Kubernetes and KEDA, and without what servers and tools note in it. What is filled
// in has no place. Two resources that mean the same are the same then, but for the
// order of their maps. The start wrapper stays, see Unwrapped.
func Normal(n *spec.Node) *spec.Node {
	n = clean(n)
	drop(n, "status")
	drop(n.Get("metadata"), "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink")
	dropEmpty(n.Get("metadata"), "ownerReferences", "finalizers")
	s := n.Get("spec")
	for _, meta := range []*spec.Node{n.Get("metadata"), s.At("jobTemplate", "metadata"), s.At("template", "metadata"), s.At("jobTemplate", "spec", "template", "metadata")} {
		dropNotes(meta)
	}
	switch n.Get("kind").Str() {
	case "CronJob":
		fill(n, "apiVersion", spec.NewString("batch/v1"))
		completeCronJob(s)
	case "Deployment":
		fill(n, "apiVersion", spec.NewString("apps/v1"))
		completeDeployment(s)
	case "ScaledObject":
		fill(n, "apiVersion", spec.NewString("keda.sh/v1alpha1"))
		dropIf(s.At("advanced", "horizontalPodAutoscalerConfig"), "name=keda-hpa-"+n.At("metadata", "name").Str())
		completeScaledObject(s)
	}
	return n
}

// ofTools are the domains of keys in which servers and tools keep books.
var ofTools = []string{"deployment.kubernetes.io", "meta.helm.sh", "objectset.rio.cattle.io", "field.cattle.io", "client.lifecycle.config.k8s.io",
	"kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "config.kubernetes.io", "internal.config.kubernetes.io", "alpha.config.kubernetes.io"}

// dropNotes drops the labels and annotations that nobody wrote.
func dropNotes(meta *spec.Node) {
	for _, keys := range []*spec.Node{meta.Get("labels"), meta.Get("annotations")} {
		for _, f := range keys.Map() {
			domain, _, _ := strings.Cut(f.Name, "/")
			if slices.Contains(ofTools, domain) || names.IsControllers(f.Name) || slices.Contains([]string{names.LastApplied, "kubectl.kubernetes.io/restartedAt", "helm.sh/chart", "argocd.argoproj.io/tracking-id", "argocd.argoproj.io/instance", "scaledobject.keda.sh/name"}, f.Name) {
				drop(keys, f.Name)
			}
		}
	}
	dropEmpty(meta, "labels", "annotations")
}

// clean is a copy without nulls, and with whole numbers as integers: kubectl sends 1e3
// and 3.0 as 1000 and 3.
func clean(n *spec.Node) *spec.Node {
	out := *n
	out.Fields, out.Items = nil, nil
	if f, err := strconv.ParseFloat(n.Text, 64); n.Is(spec.Float) && err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		out.Type, out.Text, out.Raw = spec.Int, strconv.FormatInt(int64(f), 10), n.Shown()
	}
	for _, f := range n.Fields {
		if !f.Value.Is(spec.Null) {
			out.Fields = append(out.Fields, spec.Field{Name: f.Name, Pos: f.Pos, Value: clean(f.Value)})
		}
	}
	for _, item := range n.Items {
		if !item.Is(spec.Null) {
			out.Items = append(out.Items, clean(item))
		}
	}
	return &out
}

// put sets a field of a map.
func put(n *spec.Node, name string, v *spec.Node) {
	if n == nil || v == nil {
		return
	}
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			n.Fields[i].Value = v
			return
		}
	}
	n.Fields = append(n.Fields, spec.Field{Name: name, Pos: v.Pos, Value: v})
}

// fill sets a field that is not there.
func fill(n *spec.Node, name string, v *spec.Node) {
	if n.Is(spec.Map) && n.Get(name) == nil {
		put(n, name, v)
	}
}

func drop(n *spec.Node, keys ...string) {
	if n != nil {
		n.Fields = slices.DeleteFunc(slices.Clone(n.Fields), func(f spec.Field) bool { return slices.Contains(keys, f.Name) })
	}
}

// dropIf drops fields that say what holds anyway: NAME=TEXT.
func dropIf(n *spec.Node, defaults ...string) {
	if n == nil {
		return
	}
	for _, d := range defaults {
		name, value, _ := strings.Cut(d, "=")
		if v := n.Get(name); v != nil && len(v.Fields)+len(v.Items) == 0 && v.Text == value {
			drop(n, name)
		}
	}
}

// completeCronJob fills in https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/.
func completeCronJob(s *spec.Node) {
	fill(s, "concurrencyPolicy", spec.NewString("Allow"))
	fill(s, "suspend", spec.NewBool(false))
	fill(s, "successfulJobsHistoryLimit", spec.NewInt(3))
	fill(s, "failedJobsHistoryLimit", spec.NewInt(1))
	takeZone(s)
	fill(s, "timeZone", spec.NewString("Etc/UTC"))
	job := s.At("jobTemplate", "spec")
	dropIf(s.At("jobTemplate", "metadata"), "creationTimestamp=")
	if job.Get("backoffLimitPerIndex") == nil {
		fill(job, "backoffLimit", spec.NewInt(6))
	} else {
		dropIf(job, "backoffLimit=2147483647")
	}
	dropIf(job, "completions=1", "parallelism=1", "completionMode=NonIndexed", "suspend=false", "manualSelector=false")
	completePods(job.Get("template"), "")
}

// takeZone takes a zone out of the schedule, where old manifests have it.
func takeZone(s *spec.Node) {
	schedule := s.Get("schedule")
	if !schedule.Is(spec.String) {
		return
	}
	schedule.Text = strings.Join(strings.Fields(schedule.Text), " ")
	zone, rest, _ := strings.Cut(schedule.Text, " ")
	for _, prefix := range []string{"CRON_TZ=", "TZ="} {
		if name, ok := strings.CutPrefix(zone, prefix); ok {
			schedule.Text = rest
			put(s, "timeZone", &spec.Node{Type: spec.String, Text: name, Pos: schedule.Pos})
		}
	}
}

// completeDeployment fills in https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/.
func completeDeployment(s *spec.Node) {
	fill(s, "replicas", spec.NewInt(1))
	fill(s, "strategy", &spec.Node{Type: spec.Map})
	fill(s.Get("strategy"), "type", spec.NewString("RollingUpdate"))
	dropIf(s.At("strategy", "rollingUpdate"), "maxSurge=25%", "maxUnavailable=25%")
	dropEmpty(s.Get("strategy"), "rollingUpdate")
	dropIf(s, "revisionHistoryLimit=10", "progressDeadlineSeconds=600", "minReadySeconds=0", "paused=false")
	completePods(s.Get("template"), "Always")
}

func dropEmpty(n *spec.Node, names ...string) {
	for _, name := range names {
		if v := n.Get(name); v != nil && len(v.Fields)+len(v.Items) == 0 && (v.Is(spec.Map) || v.Is(spec.List)) {
			drop(n, name)
		}
	}
}

// completeScaledObject fills in https://keda.sh/docs/latest/reference/scaledobject-spec/.
func completeScaledObject(s *spec.Node) {
	fill(s, "pollingInterval", spec.NewInt(30))
	fill(s, "cooldownPeriod", spec.NewInt(300))
	fill(s, "minReplicaCount", spec.NewInt(0))
	fill(s, "maxReplicaCount", spec.NewInt(100))
	dropIf(s.Get("scaleTargetRef"), "kind=Deployment", "apiVersion=apps/v1")
	dropIf(s.Get("advanced"), "restoreToOriginalReplicaCount=false")
	dropEmpty(s.Get("advanced"), "horizontalPodAutoscalerConfig")
	dropEmpty(s, "advanced")
	for _, t := range items(s.Get("triggers")) {
		dropIf(t, "useCachedMetrics=false", "metricType=AverageValue")
		fill(t.Get("authenticationRef"), "kind", spec.NewString("TriggerAuthentication"))
		if t.Get("type").Str() == "aws-sqs-queue" {
			fill(t.Get("metadata"), "queueLength", spec.NewString("5"))
			fill(t.Get("metadata"), "scaleOnInFlight", spec.NewString("true"))
			dropIf(t.Get("metadata"), "activationQueueLength=0", "scaleOnDelayed=false", "identityOwner=pod")
		}
	}
}

// items are the maps of a list.
func items(n *spec.Node) (all []*spec.Node) {
	for _, item := range n.List() {
		if item.Is(spec.Map) {
			all = append(all, item)
		}
	}
	return all
}
