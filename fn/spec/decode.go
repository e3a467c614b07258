package spec

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// The readers below turn a node into a Go value. A node that is absent or of
// another type gives the default: the schema check reports wrong types.

func (n *Node) strOr(def string) string {
	if n.Is(String) {
		return n.Text
	}
	return def
}

func (n *Node) boolOr(def bool) bool {
	if n.Is(Bool) {
		return n.Text == "true"
	}
	return def
}

func (n *Node) intOr(def int) int {
	if n.Is(Int) {
		if i, err := strconv.Atoi(n.Text); err == nil {
			return i
		}
	}
	return def
}

func (n *Node) durationOr(def time.Duration) time.Duration {
	if n.Is(String) {
		if d, err := time.ParseDuration(n.Text); err == nil && d > 0 {
			return d
		}
	}
	return def
}

// quantity reads a quantity, which may be written as a number.
func (n *Node) quantity() string {
	if n.Is(String) || n.Is(Int) || n.Is(Float) {
		return n.Text
	}
	return ""
}

func (n *Node) texts() []string {
	var out []string
	for _, item := range n.List() {
		out = append(out, item.Str())
	}
	return out
}

func (n *Node) strings() map[string]string {
	out := map[string]string{}
	for _, f := range n.Map() {
		if f.Value.Is(String) {
			out[f.Name] = f.Value.Text
		}
	}
	return out
}

func (n *Node) pairs() []Pair {
	var out []Pair
	for _, f := range n.Map() {
		if f.Value.Is(String) {
			out = append(out, Pair{f.Name, f.Value.Text})
		}
	}
	sortPairs(out)
	return out
}

func sortPairs(pairs []Pair) {
	slices.SortFunc(pairs, func(a, b Pair) int { return strings.Compare(a.Name, b.Name) })
}

func (n *Node) resources() Resources {
	r := Resources{
		CPU:         n.Get("cpu").quantity(),
		Memory:      n.Get("memory").quantity(),
		CPULimit:    n.Get("cpuLimit").quantity(),
		MemoryLimit: n.Get("memoryLimit").quantity(),
	}
	if r.MemoryLimit == "" {
		r.MemoryLimit = r.Memory
	}
	for _, limit := range []*string{&r.CPULimit, &r.MemoryLimit} {
		if *limit == NoLimit {
			*limit = ""
		}
	}
	for _, f := range n.Get("extended").Map() {
		r.Extended = append(r.Extended, Pair{f.Name, f.Value.quantity()})
	}
	sortPairs(r.Extended)
	return r
}

func (n *Node) envSource() EnvSource {
	return EnvSource{
		Secret:    n.Get("secret").Str(),
		ConfigMap: n.Get("configMap").Str(),
		Key:       n.Get("key").Str(),
		Field:     n.Get("field").Str(),
		Prefix:    n.Get("prefix").Str(),
		Optional:  n.Get("optional").boolOr(false),
	}
}

func (n *Node) envVars() []EnvVar {
	out := make([]EnvVar, 0, len(n.Map()))
	for _, f := range n.Map() {
		v := EnvVar{Name: f.Name, Value: f.Value.Str()}
		if f.Value.Is(Map) {
			from := f.Value.envSource()
			v.From = &from
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b EnvVar) int { return strings.Compare(a.Name, b.Name) })
	return inOrder(out)
}

func (n *Node) volumes() []Volume {
	var out []Volume
	for _, f := range n.Map() {
		out = append(out, Volume{
			Name:      f.Name,
			MountPath: f.Value.Get("mountPath").Str(),
			SubPath:   f.Value.Get("subPath").Str(),
			ConfigMap: f.Value.Get("configMap").Str(),
			Secret:    f.Value.Get("secret").Str(),
			Optional:  f.Value.Get("optional").boolOr(false),
			SizeLimit: f.Value.At("emptyDir", "sizeLimit").quantity(),
			Medium:    f.Value.At("emptyDir", "medium").Str(),
		})
	}
	slices.SortFunc(out, func(a, b Volume) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (n *Node) liveness() *Liveness {
	if !n.Is(Map) {
		return nil
	}
	return &Liveness{
		Command: n.Get("command").texts(),
		Path:    n.Get("path").Str(),
		Port:    n.Get("port").intOr(0),
		Period:  n.Get("period").durationOr(0),
	}
}

func (n *Node) istio() *Istio {
	if !n.Is(Map) {
		return nil
	}
	or := func(name, def string) string {
		if q := n.At("proxy", name).quantity(); q != "" {
			return q
		}
		return def
	}
	return &Istio{
		Mode:         n.Get("mode").Str(),
		ReadyTimeout: n.Get("readyTimeout").durationOr(5 * time.Minute),
		Proxy: Resources{
			CPU: or("cpu", "100m"), Memory: or("memory", "128Mi"),
			CPULimit: or("cpuLimit", "2"), MemoryLimit: or("memoryLimit", "1Gi"),
		},
	}
}

func (n *Node) history() History {
	return History{Succeeded: n.Get("succeeded").intOr(3), Failed: n.Get("failed").intOr(3)}
}

func (n *Node) scale() Scale {
	return Scale{
		Min:             n.Get("min").intOr(0),
		Max:             n.Get("max").intOr(1),
		PollingInterval: n.Get("pollingInterval").durationOr(30 * time.Second),
		Cooldown:        n.Get("cooldown").durationOr(5 * time.Minute),
	}
}
