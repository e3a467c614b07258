// Package foreign reads the workloads that import makes entries of. It completes them as the
// API server does, and takes them apart: into the fields of an entry, what they say of their
// platform, and what has no place in an entry.
package foreign

import (
	"time"

	"github.com/batchfn/batchfn/fn/decorate/start"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// Unit is a part of an entry that a level of the fleet replaces as a whole: a field,
// or one key of a map such as env. A request and its limit are one unit.
type Unit struct{ Field, Key string }

// Workload is a workload that is to become an entry, in one region.
type Workload struct {
	Kind      spec.Kind
	Name      string
	Namespace string
	Pos       spec.Pos
	Objects   []*spec.Node // normal, a Deployment before its ScaledObject
	Values    map[Unit]*spec.Node
	Problems  []Problem
	Seen      Seen
}

// Seen is what a workload says of its platform. Where batchfn made it, that is all
// there is to know.
type Seen struct {
	ByBatchfn  bool
	Region     string
	PartOf     string
	SlackGroup string
	DatadogEnv string
	Version    string
	Tags       map[string]string // of Datadog, without batchfn's own; nil where there are none
	APM        bool
	ArgoCD     bool
	Wrapped    bool // it begins with the start wrapper
	Wrapper    start.Wrapper
	Proxy      map[string]string // cpu, cpuLimit, memory, memoryLimit
	Trigger    spec.TriggerAuthentication
	AWS        spec.AWS
	Zone       *spec.Node // a schedule with a time zone in it, as it was written; nil where there is none
}

// Problem is what has no place in an entry, or what an entry must not say.
type Problem struct {
	Path   string // as the resource has it
	Pos    spec.Pos
	Value  string
	Do     string
	Secret bool // Value is withheld
}

// Ownership says which labels of a fleet say whose a workload is.
type Ownership struct {
	OwnerLabel    string
	SeverityLabel string
	Severities    map[string]string // value of that label → severity; nil: they are the same
}

// takes reports whether a label is one of the two.
func (o Ownership) takes(key string) bool {
	return key != "" && (key == o.OwnerLabel || key == o.SeverityLabel)
}

// Read reads a CronJob, or a Deployment with its ScaledObject or none, that are Normal.
// Nothing is guessed: what they do not say is missing.
func Read(o Ownership, objects ...*spec.Node) *Workload {
	n := objects[0]
	f := &Workload{Name: n.At("metadata", "name").Str(), Namespace: n.At("metadata", "namespace").Str(), Pos: n.Pos, Objects: objects, Values: map[Unit]*spec.Node{}}
	r := &reading{Workload: f, by: o, n: n, template: n.At(PodTemplate(n)...)}
	r.pod = r.template.Get("spec")
	r.main = Main(r.pod.Get("containers"), f.Name)
	r.seen()
	switch {
	case n.Get("kind").Str() == "CronJob":
		f.Kind = spec.Batches
		r.cronJob(n.Get("spec"))
	case len(objects) > 1:
		f.Kind = spec.Workers
		r.worker(objects[1].Get("spec"))
	default:
		f.Kind = spec.Iterators
		r.iterator(n.Get("spec"))
	}
	r.ownership()
	r.container()
	r.fragments()
	r.keys()
	return f
}

// reading is one workload while it is read.
type reading struct {
	*Workload
	by       Ownership
	n        *spec.Node
	template *spec.Node
	pod      *spec.Node
	main     *spec.Node
	selector map[string]bool // labels that the selector sets on the pods
}

// PodTemplate is the path of the pods of a normal resource.
func PodTemplate(n *spec.Node) []string {
	if n.Get("kind").Str() == "CronJob" {
		return []string{"spec", "jobTemplate", "spec", "template"}
	}
	return []string{"spec", "template"}
}

// Main is the container that does a workload's work: the one of its name, else the
// first that is not an agent's; nil where there is none.
func Main(containers *spec.Node, workload string) *spec.Node {
	var first *spec.Node
	for _, c := range items(containers) {
		name := c.Get("name").Str()
		if name == workload {
			return c
		}
		if first == nil && !resourcelist.IsAgent(name) {
			first = c
		}
	}
	return first
}

func (r *reading) set(field string, v *spec.Node) { r.setKey(field, "", v) }

func (r *reading) setKey(field, key string, v *spec.Node) {
	if v != nil {
		r.Values[Unit{field, key}] = v
	}
}

func (r *reading) problem(path string, at *spec.Node, value, do string) {
	pos := r.Pos
	if at != nil && at.Pos.Known() {
		pos = at.Pos
	}
	r.Problems = append(r.Problems, Problem{Path: path, Pos: pos, Value: value, Do: do})
}

// placed is a text with the place of another node.
func placed(s string, n *spec.Node) *spec.Node {
	v := spec.NewString(s)
	if n != nil {
		v.Pos = n.Pos
	}
	return v
}

// duration is a number of seconds as people write it; nil where it is none above 0.
func duration(n *spec.Node) *spec.Node {
	if n == nil {
		return nil
	}
	d, err := time.ParseDuration(n.Text + "s")
	if err != nil || d <= 0 {
		return nil
	}
	return placed(words.Duration(d), n)
}

func (r *reading) label(key string) string {
	if v, _ := r.keyNode("labels", key); v != nil {
		return v.Text
	}
	return ""
}

func (r *reading) annotation(key string) string {
	for _, a := range []*spec.Node{r.template.At("metadata", "annotations"), r.n.At("metadata", "annotations")} {
		if v := a.Get(key); v != nil {
			return v.Text
		}
	}
	return ""
}

// KindOf is the kind of batch that a resource is labelled as, if it is.
func KindOf(n *spec.Node) (spec.Kind, bool) {
	for _, meta := range []*spec.Node{n.Get("metadata"), n.At(PodTemplate(n)...).Get("metadata")} {
		if kind, known := spec.KindOf(meta.Get("labels").Get(names.Component).Str()); known {
			return kind, true
		}
	}
	return "", false
}
