// Package manifest has the Kubernetes resources that batchfn writes, with the
// fields it writes and in the order it writes them, and their encoding. The
// types are batchfn's own: they are small, their field order is what a reader
// expects, and encoding a thousand of them takes milliseconds.
package manifest

import (
	"slices"
	"strings"
)

// Object is a resource.
type Object interface {
	object
	// ID identifies the resource.
	ID() ID
	// Metadata lists the resource's own metadata first, then that of its job
	// template.
	Metadata() []*Metadata
	// Pods is the template of its pods, or nil.
	Pods() *PodTemplate
}

// ID is what a cluster knows a resource by.
type ID struct{ APIVersion, Kind, Namespace, Name string }

// Strings is a map of strings in the order of its keys.
type Strings []String

// String is one entry of Strings.
type String struct{ Key, Value string }

func byKey(s String, key string) int { return strings.Compare(s.Key, key) }

// Set adds or replaces an entry.
func (s *Strings) Set(key, value string) {
	if n := len(*s); n == 0 || (*s)[n-1].Key < key { // as most are
		*s = append(*s, String{key, value})
		return
	}
	i, found := slices.BinarySearchFunc(*s, key, byKey)
	if found {
		(*s)[i].Value = value
		return
	}
	*s = slices.Insert(*s, i, String{key, value})
}

// SetAll adds or replaces entries.
func (s *Strings) SetAll(more Strings) {
	for _, m := range more {
		s.Set(m.Key, m.Value)
	}
}

// Clone is a copy with the same room for more.
func (s Strings) Clone() Strings { return append(make(Strings, 0, cap(s)), s...) }

// Get returns a value, or "" where there is none.
func (s Strings) Get(key string) string {
	if i, found := slices.BinarySearchFunc(s, key, byKey); found {
		return s[i].Value
	}
	return ""
}

// Metadata is metav1.ObjectMeta. Of Name and GenerateName, which the API server
// completes, a resource has one.
type Metadata struct {
	Name            string
	GenerateName    string
	Namespace       string
	Labels          Strings
	Annotations     Strings
	OwnerReferences []OwnerReference
}

func (o *Metadata) encode(e encoder) {
	textIfSet(e, "name", o.Name)
	textIfSet(e, "generateName", o.GenerateName)
	textIfSet(e, "namespace", o.Namespace)
	if len(o.Labels) > 0 {
		e.strings("labels", o.Labels)
	}
	if len(o.Annotations) > 0 {
		e.strings("annotations", o.Annotations)
	}
	if len(o.OwnerReferences) > 0 {
		list(e, "ownerReferences", o.OwnerReferences)
	}
}

// OwnerReference is metav1.OwnerReference.
type OwnerReference struct {
	APIVersion string
	Kind       string
	Name       string
	UID        string
	Controller bool
}

func (o *OwnerReference) encode(e encoder) {
	e.text("apiVersion", o.APIVersion)
	e.text("kind", o.Kind)
	e.text("name", o.Name)
	e.text("uid", o.UID)
	e.boolean("controller", o.Controller)
}
