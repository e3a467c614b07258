package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// A document is one YAML document or JSON value of the input, and the resources it holds: itself, or the
// items of a List.
type document struct {
	json      []byte
	repeated  findings // keys that its YAML has twice; JSON shows them to the strict decoder
	identity  identity
	resources []resource
}

// A resource is one object to validate.
type resource struct {
	identity
	json []byte
}

// identity is what a resource is called; wrong types in it are empty here and the decoder's to report.
type identity struct {
	APIVersion string
	Kind       string
	Metadata   struct{ Name, Namespace string }
}

// kubectlList is how kubectl prints several resources.
var kubectlList = schema.GroupVersionKind{Version: "v1", Kind: "List"}

// expand finds the resources of a document.
func (d *document) expand() error {
	whole, err := newResource(d.json)
	if err != nil {
		return err
	}
	d.identity = whole.identity
	if whole.kind() != kubectlList {
		d.resources = []resource{whole}
		return nil
	}
	var list struct{ Items []json.RawMessage }
	if err := json.Unmarshal(d.json, &list); err != nil {
		return err
	}
	for i, item := range list.Items {
		r, err := newResource(item)
		if err != nil {
			return fmt.Errorf("item %d: %w", i+1, err)
		}
		d.resources = append(d.resources, r)
	}
	return nil
}

// newResource reads the identity of an object, and wants no more of it than to be one.
func newResource(object []byte) (resource, error) {
	r := resource{json: object}
	if !bytes.HasPrefix(bytes.TrimSpace(object), []byte("{")) {
		return r, errors.New("not an object")
	}
	_ = json.Unmarshal(object, &r.identity) // what does not fit
	if r.Metadata.Namespace == "" {
		r.Metadata.Namespace = "default"
	}
	return r, nil
}

// kind is the resource's kind in full.
func (i identity) kind() schema.GroupVersionKind {
	return schema.FromAPIVersionAndKind(i.APIVersion, i.Kind)
}

// String is KIND NAMESPACE/NAME.
func (i identity) String() string {
	if i.Kind == "" {
		i.Kind = "(no kind)"
	}
	return fmt.Sprintf("%s %s/%s", i.Kind, i.Metadata.Namespace, i.Metadata.Name)
}
