package node

import (
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/resourcelist"
)

// want is what a place has to hold: a text, a map's fields, or a list's items. A
// text that is there already stays, whatever it is.
type want struct {
	text   string
	plain  bool // the text is a number or a boolean
	above  bool // it gets a comment on a line above, or
	behind bool // behind it
	fields []field
	items  []*want                 // each has a name; the missing ones go in front, in this order
	lines  func(column int) []byte // the items as they are elsewhere in the text, with their dashes at a column
	within map[int]*want           // what items that are there have to hold
	line   *line                   // the command line that a container has to have; the one place that is replaced
}

type field struct {
	key  string
	want *want
}

func (w *want) isText() bool {
	return w.fields == nil && w.items == nil && w.within == nil && w.line == nil
}
func (w *want) isList() bool { return w.items != nil || w.within != nil }

// add puts a value at a path, and drops what is empty.
func (w *want) add(v *want, path ...string) {
	if v.isText() {
		return
	}
	for i, key := range path {
		next := w.get(key)
		if next == nil {
			if next = new(want); i == len(path)-1 {
				next = v
			}
			w.fields = append(w.fields, field{key, next})
		}
		w = next
	}
}

func (w *want) get(key string) *want {
	for _, f := range w.fields {
		if f.key == key {
			return f.want
		}
	}
	return nil
}

// wanted is what additions want of a resource: the same as decorate.Object sets.
func wanted(root *yaml.Node, additions []decorate.Additions) *want {
	w := new(want)
	template := resourcelist.PodTemplate(resourcelist.Text(root, "apiVersion"), resourcelist.Text(root, "kind"))
	var labels, podLabels, podAnnotations manifest.Strings
	var env []*want
	for _, a := range additions {
		labels.SetAll(a.Labels)
		podLabels.SetAll(a.Labels)
		podLabels.SetAll(a.PodLabels)
		podAnnotations.SetAll(a.PodAnnotations)
		for _, v := range a.Env {
			env = append(env, variable(v))
		}
	}
	w.add(texts(labels), "metadata", "labels")
	if template == nil {
		return w
	}
	if len(template) > 2 { // a CronJob's Jobs
		w.add(texts(labels), "spec", "jobTemplate", "metadata", "labels")
	}
	w.add(texts(podLabels), append(template, "metadata", "labels")...)
	w.add(texts(podAnnotations), append(template, "metadata", "annotations")...)
	if len(env) > 0 {
		w.inMain(root, template, &want{fields: []field{{"env", &want{items: env}}}})
	}
	return w
}

// inMain wants something of the main container, where there is one.
func (w *want) inMain(root *yaml.Node, template []string, container *want) {
	containers := append(slices.Clip(template), "spec", "containers")
	if i := mainOf(root, template); i >= 0 {
		w.add(&want{within: map[int]*want{i: container}}, containers...)
	}
}

func mainOf(root *yaml.Node, template []string) int {
	containers := resourcelist.Get(root, append(slices.Clip(template), "spec", "containers")...)
	return resourcelist.Main(containers, resourcelist.NameOf(root))
}

func texts(s manifest.Strings) *want {
	w := new(want)
	for _, pair := range s {
		w.fields = append(w.fields, field{pair.Key, &want{text: pair.Value}})
	}
	return w
}

// variable is a variable of a decorator: a literal, or a field of the pod.
func variable(v manifest.EnvVar) *want {
	w := &want{fields: []field{{"name", &want{text: v.Name}}}}
	if v.ValueFrom == nil || v.ValueFrom.FieldRef == nil {
		w.fields = append(w.fields, field{"value", &want{text: v.Value}})
		return w
	}
	w.add(&want{fields: []field{{"fieldPath", &want{text: v.ValueFrom.FieldRef.FieldPath}}}}, "valueFrom", "fieldRef")
	return w
}
