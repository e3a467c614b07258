package main

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// facts are a rendered workload in the words of want.json.
type facts map[string]any

// say adds a fact, if there is one.
func (f facts) say(name string, v *spec.Node) {
	if v != nil {
		f[name] = valueOf(v)
	}
}

func factsOf(n *spec.Node) facts {
	f := facts{}
	if n.Get("kind").Str() == "ScaledObject" {
		f.scaler(n.Get("spec"))
		return f
	}
	f.workload(n.Get("spec"))
	pod := n.At(foreign.PodTemplate(n)...).Get("spec")
	f.pod(pod)
	f.container(pod.At("containers", "0"))
	return f
}

func (f facts) scaler(s *spec.Node) {
	f.say("target", s.At("scaleTargetRef", "name"))
	f.say("min", s.Get("minReplicaCount"))
	f.say("max", s.Get("maxReplicaCount"))
	f.say("polling", s.Get("pollingInterval"))
	f.say("cooldown", s.Get("cooldownPeriod"))
	queue := s.At("triggers", "0", "metadata")
	f.say("queueLength", queue.Get("queueLength"))
	f.say("inFlight", queue.Get("scaleOnInFlight"))
	f.say("queue", queue.Get("queueURL"))
}

func (f facts) workload(s *spec.Node) {
	job := s.At("jobTemplate", "spec")
	f.say("schedule", s.Get("schedule"))
	f.say("timeZone", s.Get("timeZone"))
	f.say("concurrency", s.Get("concurrencyPolicy"))
	f.say("timeout", job.Get("activeDeadlineSeconds"))
	f.say("retries", job.Get("backoffLimit"))
}

func (f facts) pod(pod *spec.Node) {
	f.say("serviceAccount", pod.Get("serviceAccountName"))
	f.say("nodeSelector", pod.Get("nodeSelector"))
	mounts := map[string]any{}
	for _, m := range pod.At("containers", "0", "volumeMounts").List() {
		for _, v := range pod.Get("volumes").List() {
			if v.Get("name").Str() == m.Get("name").Str() && v.Get("emptyDir") != nil {
				mounts[m.Get("mountPath").Text] = map[string]any{"emptyDir": true}
			}
		}
	}
	f["mounts"] = mounts
}

func (f facts) container(main *spec.Node) {
	f.say("words", main.Get("command"))
	f.say("image", main.Get("image"))
	f.resources(main.Get("resources"))
	f["env"] = envOf(main.Get("env"))
	var from []any
	for _, e := range main.Get("envFrom").List() {
		for of, as := range map[string]string{"secretRef": "secret", "configMapRef": "configMap"} {
			if ref := e.Get(of); ref != nil {
				from = append(from, map[string]any{as: ref.Get("name").Text})
			}
		}
	}
	if from != nil {
		f["envFrom"] = from
	}
}

func (f facts) resources(n *spec.Node) {
	for name, path := range map[string][]string{"cpu": {"requests", "cpu"}, "cpuLimit": {"limits", "cpu"}, "memory": {"requests", "memory"}, "memoryLimit": {"limits", "memory"}} {
		if q, err := resource.ParseQuantity(n.At(path...).Str()); err == nil {
			f[name] = float64(q.Value())
			if strings.HasPrefix(name, "cpu") {
				f[name] = float64(q.MilliValue())
			}
		}
	}
}

// envOf is the environment of the user's own.
func envOf(n *spec.Node) map[string]any {
	out := map[string]any{}
	for _, v := range n.List() {
		name := v.Get("name").Str()
		ref := v.At("valueFrom", "secretKeyRef")
		switch {
		case strings.HasPrefix(name, "BATCH_") || strings.HasPrefix(name, "DD_"):
		case ref != nil:
			out[name] = map[string]any{"secret": ref.Get("name").Text, "key": ref.Get("key").Text}
		case v.Get("value") != nil:
			out[name] = v.Get("value").Text
		}
	}
	return out
}

func valueOf(n *spec.Node) any {
	switch n.Type {
	case spec.Int:
		var f float64
		fmt.Sscan(n.Text, &f)
		return f
	case spec.Map:
		out := map[string]any{}
		for _, f := range n.Fields {
			out[f.Name] = valueOf(f.Value)
		}
		return out
	case spec.List:
		var out []any
		for _, item := range n.Items {
			out = append(out, valueOf(item))
		}
		return out
	}
	return n.Text
}
