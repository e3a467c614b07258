package diff

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// field is a field of an entry with one value.
type field struct {
	path  string              // of names
	def   string              // what holds where nobody sets it, "" for nothing
	canon func(string) string // what makes equal values equal; nil: their text does
}

// scalars are the fields with one value that compare as they are, by kind; "" is
// that of all kinds. What is not listed here has a file of its own.
var scalars = map[spec.Kind][]field{
	"": {
		{"owner", "", nil}, {"severity", "", nil}, {"description", "", nil}, {"serviceAccount", "", nil},
		{"gracePeriod", "30s", duration}, {"idempotent", "false", nil}, {"expectedDuration", "", duration},
		{"istio.mode", "", nil}, {"istio.readyTimeout", "5m", duration},
		{"istio.proxy.cpu", "100m", quantity}, {"istio.proxy.memory", "128Mi", quantity}, {"istio.proxy.cpuLimit", "2", quantity}, {"istio.proxy.memoryLimit", "1Gi", quantity},
		{"resources.cpu", "", quantity}, {"resources.memory", "", quantity},
	},
	spec.Batches: {
		{"timeZone", "", nil}, {"concurrency", "Forbid", nil}, {"timeout", "", duration}, {"retries", "0", nil}, {"startingDeadline", "", duration},
		{"shards", "1", nil}, {"successWithin", "", duration}, {"history.succeeded", "3", nil}, {"history.failed", "3", nil}, {"ttl", "", duration},
	},
	spec.Iterators: {
		{"replicas", "1", nil}, {"interval", "", duration},
	},
	spec.Workers: {
		{"queue.queueLength", "5", nil}, {"queue.scaleOnInFlight", "true", nil},
		{"scale.min", "0", nil}, {"scale.max", "1", nil}, {"scale.pollingInterval", "30s", duration}, {"scale.cooldown", "5m", duration},
	},
}

// of is the value of the field in a workload.
func (f field) of(w *spec.Workload) value {
	name, rest, nested := strings.Cut(f.path, ".")
	n := w.Get(name)
	for nested && n != nil {
		name, rest, nested = strings.Cut(rest, ".")
		n = n.Get(name)
	}
	if n == nil || n.Is(spec.Null) || n.Text == "" {
		if f.def == "" {
			return value{}
		}
		return written(f.def, f.canon)
	}
	return written(n.Text, f.canon)
}

// trees are the fields that have a value for each of some names, and those that are
// structs of any shape.
var trees = map[spec.Kind][]string{
	"":             {"labels", "annotations", "volumes", "liveness", "env", "resources.extended", "podSpec", "container"},
	spec.Iterators: {"selector"},
	spec.Workers:   {"selector"},
}

// ranks is the order of fields in the output: who, when, what, with what, where.
// What the platform says comes last.
var ranks = []string{
	"owner", "severity", "runbook", "description", "schedule", "timeZone", "suspend", "concurrency", "timeout", "startingDeadline", "retries", "idempotent", "shards",
	"expectedDuration", "successWithin", "after", "replicas", "interval", "queue", "scale", "commands", "image", "resources", "env", "envFrom", "volumes",
	"serviceAccount", "profile", "labels", "annotations", "liveness", "gracePeriod", "protect", "istio", "service", "selector", "history", "ttl", "podSpec", "container", "waive", "platform",
}

func rank(field string) int {
	name, _, _ := strings.Cut(field, ".")
	return slices.Index(ranks, name)
}

// workloads compares an entry in a region.
func (c *comparison) workloads(old, now *spec.Workload) {
	found := func(path string, from, to value) { c.change(now, path, from, to) }
	for _, kind := range []spec.Kind{"", now.Kind} {
		for _, f := range scalars[kind] {
			if from, to := f.of(old), f.of(now); from.key != to.key {
				found(f.path, from, to)
			}
		}
		for _, path := range trees[kind] {
			steps := strings.Split(path, ".")
			entries(path, old.At(steps...), now.At(steps...), found)
		}
	}
	for _, of := range computed {
		of(old, now, found)
	}
	c.platform(old, now, found)
	c.consequencesOf(old, now)
}

// entries compares a struct member by member, also where one side lacks it.
func entries(path string, a, b *spec.Node, found func(path string, from, to value)) {
	if a.Equal(b) {
		return
	}
	both(a, b, func(name string, a, b *spec.Node) {
		if path == "env" { // a variable is replaced whole
			if from, to := hushed("env."+name, scalarOf(a, nil)), hushed("env."+name, scalarOf(b, nil)); from.key != to.key {
				found("env."+name, from, to)
			}
			return
		}
		tree(below(path, name), a, b, found)
	})
}
