// Package resourcelist reads and writes ResourceLists, the wire format of KRM
// functions. Items that nobody changes come out as they came in, byte for byte:
// comments, field order and the annotations of the orchestrator stay.
//
// https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md
package resourcelist

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// List is a ResourceList. Its functionConfig may be nil.
type List struct {
	APIVersion string
	Config     *yaml.Node
	Items      []Item

	indent int    // of the dashes
	came   []Item // as they came in, where an item has aliases of another's anchors
}

// Item is a resource that came in, or one that batchfn made.
type Item struct {
	Node   *yaml.Node
	Object manifest.Object
	File   string // that it was written in, where whoever made the list knows; its annotations may tell, too

	text    []byte // as it came in, from its dash on
	line    int    // where the text begins; 0 where there is none
	written []byte // where it has no text of its own: the document that it became
}

// File is the name of a ResourceList in messages.
const File = "ResourceList"

// Parse reads a ResourceList, in YAML or JSON.
func Parse(text []byte) (*List, error) {
	fail := func(message, hint string) (*List, error) {
		return nil, spec.NewUnreadable(spec.Pos{File: File}, message, hint)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return fail("standard input is empty, want a ResourceList", "batchfn without a subcommand is a KRM function; for the command line see batchfn --help")
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		return fail(secret.Unquoted(strings.TrimPrefix(err.Error(), "yaml: ")), "")
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return fail("a second YAML document, where one ResourceList is expected", "")
	}
	root := doc.Content[0]
	l := &List{APIVersion: Text(root, "apiVersion")}
	if Text(root, "kind") != "ResourceList" || l.APIVersion != "config.kubernetes.io/v1" && l.APIVersion != "config.kubernetes.io/v1beta1" {
		return fail(fmt.Sprintf("want kind ResourceList of config.kubernetes.io/v1 on standard input, got kind %q of %q", Text(root, "kind"), l.APIVersion), "")
	}
	if unknown := unknownField(root); unknown != "" {
		return fail(fmt.Sprintf("unknown field %q: a ResourceList has items and a functionConfig", unknown), nearest.Hint(unknown, fields[:]))
	}
	if l.Config = present(root, "functionConfig"); l.Config != nil && l.Config.Kind != yaml.MappingNode {
		return fail("the functionConfig is not a resource", "")
	}
	items := present(root, "items")
	if items == nil {
		return l, nil
	}
	if items.Kind != yaml.SequenceNode {
		return fail("items is not a list", "")
	}
	for _, item := range items.Content {
		if item.Kind != yaml.MappingNode {
			return fail("an item is not a resource", "")
		}
		l.Items = append(l.Items, Item{Node: item})
	}
	l.keepText(text, root, items)
	if bytes.IndexByte(text, '&') < 0 {
		return l, nil
	}
	return l, l.separate()
}

// fields are those of a ResourceList. What it has as metadata is about nothing that a
// function makes; the results are those of an earlier function.
var fields = [...]string{"apiVersion", "kind", "metadata", "items", "functionConfig", "results"}

// unknownField is the first field that a ResourceList does not have, and so would be
// lost; "" where there is none.
func unknownField(root *yaml.Node) string {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if key := root.Content[i].Value; !slices.Contains(fields[:], key) {
			return key
		}
	}
	return ""
}

// present is the value of a field, or nil where it is null.
func present(n *yaml.Node, key string) *yaml.Node {
	if v := Get(n, key); v != nil && v.Tag != "!!null" {
		return v
	}
	return nil
}

// Get follows a path of keys from a mapping, or returns nil.
func Get(n *yaml.Node, path ...string) *yaml.Node {
	for _, key := range path {
		if n == nil || n.Kind != yaml.MappingNode {
			return nil
		}
		var next *yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				next = n.Content[i+1]
			}
		}
		if n = next; n != nil && n.Kind == yaml.AliasNode {
			n = n.Alias
		}
	}
	return n
}

// Text is the scalar at a path, or "".
func Text(n *yaml.Node, path ...string) string {
	if v := Get(n, path...); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

// ID tells an item from all others.
func (i Item) ID() manifest.ID {
	if i.Object != nil {
		return i.Object.ID()
	}
	return manifest.ID{
		APIVersion: Text(i.Node, "apiVersion"), Kind: Text(i.Node, "kind"),
		Namespace: Text(i.Node, "metadata", "namespace"), Name: Text(i.Node, "metadata", "name"),
	}
}

// Annotation is an annotation of an item that came in, or "".
func (i Item) Annotation(key string) string { return Text(i.Node, "metadata", "annotations", key) }

// Label is a label of an item that came in, or "".
func (i Item) Label(key string) string { return Text(i.Node, "metadata", "labels", key) }
