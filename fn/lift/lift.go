// Package lift turns a workload that batchfn did not make into the entry that
// would make it, so that the rules for entries judge it. What says whose it is and
// where it runs is looked for where people write it.
package lift

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/nearest"
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
	kind, known := kindOf(component)
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

func kindOf(component string) (spec.Kind, bool) {
	for _, kind := range spec.Kinds {
		if kind.Component() == component {
			return kind, true
		}
	}
	return "", false
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

// path is a path of keys and indexes through the resource.
type path []string

func at(parent path, more ...string) path { return append(slices.Clip(slices.Clone(parent)), more...) }

func labelOn(key string, template path) path {
	return at(template, "metadata", "labels", key)
}

func annotationOn(key string, template path) path {
	return at(template, "metadata", "annotations", key)
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

// lookup follows a path of keys and indexes.
func lookup(n *yaml.Node, p path) *yaml.Node {
	for _, step := range p {
		if n = resourcelist.Resolve(n); n != nil && n.Kind == yaml.SequenceNode {
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(n.Content) {
				return nil
			}
			n = n.Content[i]
			continue
		}
		n = resourcelist.Get(n, step)
	}
	return resourcelist.Resolve(n)
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

// String writes a path as people do: spec.containers[0].image.
func (p path) String() string {
	var b strings.Builder
	for i, step := range p {
		_, err := strconv.Atoi(step)
		switch {
		case err == nil || strings.ContainsAny(step, "./"):
			b.WriteString("[" + step + "]")
		case i > 0:
			b.WriteString("." + step)
		default:
			b.WriteString(step)
		}
	}
	return b.String()
}

func (w *workload) problem(rule string, p path, hint, message string) {
	w.h.Problems = append(w.h.Problems, spec.Finding{Rule: rule, Pos: w.pos(p), Field: p.String(), Hint: hint, Message: message})
}

// region finds where the resource runs: by its label, by what was asked for, or by
// its namespace.
func (w *workload) region() {
	label, p := w.first(labelOn(names.RegionLabel, nil), labelOn(names.RegionLabel, w.template))
	namespace := w.h.Resource.Namespace
	var ofNamespace []*spec.Region
	for _, r := range w.bare.Regions {
		if namespace != "" && w.h.Entry.In(r).Namespace() == namespace {
			ofNamespace = append(ofNamespace, r)
		}
	}
	hint := cmp.Or(nearest.Hint(label, w.bare.RegionNames()), "regions: "+strings.Join(w.bare.RegionNames(), ", "))
	switch {
	case label != "":
		if w.h.Region = w.bare.Region(label); w.h.Region == nil {
			w.problem("region-known", p, hint, fmt.Sprintf("the platform has no region %s", spec.Quoted(label)))
		}
	case len(w.regions) == 1:
		w.h.Region = w.bare.Region(w.regions[0])
		if len(ofNamespace) > 0 && !slices.Contains(ofNamespace, w.h.Region) {
			w.problem("region-known", path{"metadata", "namespace"}, "move it, or add the label "+names.RegionLabel+": "+ofNamespace[0].Name,
				fmt.Sprintf("namespace %s belongs to region %s, but the requested region is %s", spec.Quoted(namespace), ofNamespace[0].Name, w.regions[0]))
		}
	case len(ofNamespace) == 1:
		w.h.Region = ofNamespace[0]
	default:
		w.problem("region-known", p, "add the label "+names.RegionLabel+"; "+hint, "its region is unknown: neither a label nor --region nor its namespace determines it")
	}
	if w.h.Region != nil {
		w.h.Mesh = (&spec.Entry{Kind: w.h.Entry.Kind, Node: &spec.Node{Type: spec.Map}, Platform: w.platform}).In(w.platform.Region(w.h.Region.Name)).Istio
	}
}
