package custom

import (
	"slices"
	"strconv"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/spec"
)

// Subject is a workload, or a resource, as rules see it.
type Subject struct {
	workload *spec.Workload // nil: a resource
	value    *spec.Node     // of a workload: nil until a rule asks for all of it
	texts    []string       // of the fields, once a rule asks
}

// Entry is a workload as rules see it: its merged fields and their defaults, with
// region, component, resources.cpuMillis and resources.memoryBytes. It reads the workload
// when a rule asks.
func Entry(w *spec.Workload) *Subject { return &Subject{workload: w} }

// Resource is a rendered resource as rules see it.
func Resource(n *spec.Node) *Subject { return &Subject{value: n} }

// whole is the subject with all of its fields.
func (s *Subject) whole() *spec.Node {
	if s.value == nil {
		s.value = wholeOf(s.workload)
	}
	return s.value
}

// field is one of its fields, or nil.
func (s *Subject) field(name string) *spec.Node {
	if s.value != nil {
		return s.value.Get(name)
	}
	if n := computed(s.workload, name); n != nil {
		return n
	}
	if n := s.workload.Get(name); n != nil && isSeen(name, n) {
		return n
	}
	return defaultOf(s.workload, name)
}

// The fields that rules see otherwise than the entry has them, and those of which they see
// the default.
var (
	computedFields = []string{"name", "region", "component", "image", "runbook", "resources", "suspend", "scale", "queue", "history"}
	defaultFields  = []string{"gracePeriod", "idempotent", "timeZone", "concurrency", "retries", "protect", "replicas"}
)

func wholeOf(w *spec.Workload) *spec.Node {
	n := &spec.Node{Type: spec.Map}
	set := func(name string, value *spec.Node) {
		if value != nil && n.Get(name) == nil {
			n.Fields = append(n.Fields, spec.Field{Name: name, Value: value})
		}
	}
	for _, name := range computedFields {
		set(name, computed(w, name))
	}
	for f := range w.Fields() {
		if isSeen(f.Name, f.Value) {
			set(f.Name, f.Value)
		}
	}
	for _, name := range defaultFields {
		set(name, defaultOf(w, name))
	}
	return n
}

// isSeen reports whether rules see a field of an entry.
func isSeen(name string, n *spec.Node) bool {
	return name != "podSpec" && name != "container" && n.Type != spec.Invalid && n.Type != spec.Null
}

// computed is a field that the entry does not have, or not so; nil where it stays as it is.
func computed(w *spec.Workload, name string) *spec.Node {
	switch name {
	case "name":
		return text(w.Name)
	case "region":
		return text(w.Region.Name)
	case "component":
		return text(w.Kind.Component())
	case "image":
		return text(w.Image)
	case "runbook":
		return text(w.Runbook)
	case "resources":
		return resources(w)
	case "suspend":
		return spec.NewBool(w.Suspend) // a freeze beats what the entry says
	}
	return computedOfKind(w, name)
}

func computedOfKind(w *spec.Workload, name string) *spec.Node {
	switch {
	case name == "scale" && w.Kind == spec.Workers:
		return completedBy(w.Get("scale"),
			spec.Field{Name: "min", Value: spec.NewInt(w.Scale.Min)}, spec.Field{Name: "max", Value: spec.NewInt(w.Scale.Max)},
			field("pollingInterval", seconds(w.Scale.PollingInterval)), field("cooldown", seconds(w.Scale.Cooldown)))
	case name == "queue" && w.Kind == spec.Workers:
		return completedBy(w.Get("queue"),
			spec.Field{Name: "queueLength", Value: spec.NewInt(w.Queue.Length)}, spec.Field{Name: "scaleOnInFlight", Value: spec.NewBool(w.Queue.ScaleOnInFlight)})
	case name == "history" && w.Kind == spec.Batches:
		return completedBy(nil, spec.Field{Name: "succeeded", Value: spec.NewInt(w.History.Succeeded)}, spec.Field{Name: "failed", Value: spec.NewInt(w.History.Failed)})
	}
	return nil
}

// defaultOf is the default of a field that the entry does not have.
func defaultOf(w *spec.Workload, name string) *spec.Node {
	switch name {
	case "gracePeriod":
		return text(seconds(w.GracePeriod))
	case "idempotent":
		return spec.NewBool(w.Idempotent)
	case "replicas":
		if w.Kind == spec.Iterators {
			return spec.NewInt(w.Replicas)
		}
	}
	if w.Kind != spec.Batches {
		return nil
	}
	switch name {
	case "timeZone":
		return text(w.TimeZone)
	case "concurrency":
		return text(w.Concurrency)
	case "retries":
		return spec.NewInt(w.Retries)
	case "protect":
		return spec.NewBool(w.Protect)
	}
	return nil
}

// completedBy is a struct as written, with defaults of what it does not have.
func completedBy(written *spec.Node, defaults ...spec.Field) *spec.Node {
	n := &spec.Node{Type: spec.Map}
	if written.Is(spec.Map) {
		n.Fields = slices.Clone(written.Fields)
	}
	for _, f := range defaults {
		if n.Get(f.Name) == nil {
			n.Fields = append(n.Fields, f)
		}
	}
	return n
}

// text is a string as a value; nil where it is empty.
func text(v string) *spec.Node {
	if v == "" {
		return nil
	}
	return spec.NewString(v)
}

// resources have their quantities as integers too.
func resources(w *spec.Workload) *spec.Node {
	n := &spec.Node{Type: spec.Map}
	if written := w.Get("resources"); written.Is(spec.Map) {
		n.Fields = append(n.Fields, written.Fields...)
	}
	add := func(name string, q int64) { n.Fields = append(n.Fields, spec.Field{Name: name, Value: spec.NewInt(q)}) }
	if q, err := resource.ParseQuantity(w.Resources.CPU); err == nil {
		add("cpuMillis", q.MilliValue())
	}
	if q, err := resource.ParseQuantity(w.Resources.Memory); err == nil {
		add("memoryBytes", q.Value())
	}
	return n
}

// seconds writes a default as a user would.
func seconds(d time.Duration) string {
	if d > 0 && d%time.Minute == 0 {
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
	return strconv.Itoa(int(d/time.Second)) + "s"
}
