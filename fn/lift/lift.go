// Package lift turns a workload that batchfn did not make into an entry that the rules for
// entries can judge. It looks for the owner and the region where people write them, and
// keeps the path of each field in the workload. What import needs is another entry, one that
// renders the same: fn/adopt/foreign reads that.
package lift

import (
	"fmt"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/spec"
)

// Lifter lifts the resources of one stream.
type Lifter struct {
	platform *spec.Platform
	bare     *spec.Platform
	regions  []string // that were asked for
}

// New is a Lifter for resources beside a fleet with this platform, in the regions
// that were asked for (none: all).
func New(p *spec.Platform, regions []string) *Lifter { return &Lifter{p, p.Bare(), regions} }

// Resource is a resource with where it was written.
type Resource struct {
	Node   *yaml.Node
	File   string     // "" where it is not known
	Source *yaml.Node // the resource in that file, for lines; nil where it is not there
}

// Lift returns nil for what is not a workload, and for Deployments and StatefulSets
// without a label of a kind of batch.
func (l *Lifter) Lift(r Resource) *spec.HandWritten {
	id := resourcelist.Item{Node: r.Node}.ID()
	id.Name = resourcelist.NameOf(r.Node)
	template := resourcelist.PodTemplate(id.APIVersion, id.Kind)
	if template == nil {
		return nil
	}
	w := &workload{Lifter: l, Resource: r, template: template, isJob: id.Kind == "CronJob" || id.Kind == "Job",
		h: &spec.HandWritten{Resource: spec.ResourceID(id), Paths: map[string]string{}}}
	component, at := w.first(labelOn(names.Component, nil), labelOn(names.Component, template))
	kind, known := spec.KindOf(component)
	if !known {
		if !w.isJob {
			return nil
		}
		message := "nobody owns it: it has no label " + names.Component
		if component != "" {
			message = fmt.Sprintf("nobody owns it: its label %s is %s, want batch", names.Component, spec.Quoted(component))
		}
		w.problem("hand-written-unlabelled", at, "add the label "+names.Component+": batch, and set an owner and a severity", message)
		return w.h
	}
	w.lift(kind, component, at)
	return w.h
}

// workload is one resource while it is lifted.
type workload struct {
	*Lifter
	Resource
	template []string
	isJob    bool
	h        *spec.HandWritten
	name     string
	fields   []spec.Field
}

func (w *workload) lift(kind spec.Kind, component string, at path) {
	if w.isJob && kind != spec.Batches {
		w.problem("field-valid", at, "add the label "+names.Component+": batch", fmt.Sprintf("a %s is labelled %s, which is a Deployment", w.h.Resource.Kind, component))
		kind = spec.Batches
	} else if !w.isJob && kind == spec.Batches {
		kind = spec.Iterators
	}
	w.name = w.h.Resource.Name
	if name := w.text(labelOn(names.Name, nil)); name != "" && w.text(labelOn(names.ManagedBy, nil)) == names.Manager {
		w.name = name // batchfn gave it the name without a prefix of the kustomization
	}
	w.h.Paths["name"] = "metadata.name"
	pos := w.pos(path{"metadata", "name"})
	w.ownership()
	w.pod()
	w.job()
	w.h.Entry = &spec.Entry{Kind: kind, Name: w.h.Resource.Name, Pos: pos, NamePos: pos, Platform: w.bare, Resource: w.h.Resource,
		Node: &spec.Node{Type: spec.Map, Pos: pos, Fields: w.fields}}
	w.region()
	w.start()
	w.contradictions()
	if w.h.Resource.Kind == "CronJob" {
		w.h.Compact = compact(w.h.Entry)
	}
}

// add adds a field of the entry.
func (w *workload) add(name string, n *spec.Node) {
	if n != nil {
		w.fields = append(w.fields, spec.Field{Name: name, Pos: n.Pos, Value: n})
	}
}

func (w *workload) get(field string) string {
	for _, f := range w.fields {
		if f.Name == field {
			return f.Value.Text
		}
	}
	return ""
}

func (w *workload) text(p path) string {
	if n := lookup(w.Node, p); n != nil && n.Kind == yaml.ScalarNode {
		return strings.TrimSpace(n.Value)
	}
	return ""
}

// first is the first text that is there, and its path, or else the first path.
func (w *workload) first(paths ...path) (string, path) {
	for _, p := range paths {
		if text := w.text(p); text != "" {
			return text, p
		}
	}
	return "", paths[0]
}

// pos is where a value was written, or the nearest value around it.
func (w *workload) pos(p path) spec.Pos {
	pos := spec.Pos{File: w.File}
	for ; w.File != "" && w.Source != nil; p = p[:len(p)-1] {
		if n := lookup(w.Source, p); n != nil {
			return spec.Pos{File: w.File, Line: n.Line, Col: n.Column}
		}
	}
	return pos
}

func (w *workload) problem(rule string, p path, hint, message string) {
	w.h.Problems = append(w.h.Problems, spec.Finding{Rule: rule, Pos: w.pos(p), Field: p.String(), Hint: hint, Message: message})
}
