// Package handwritten reads files of manifests that batchfn did not make, and adds what
// the workloads in them lack, as text: comments and order stay.
package handwritten

import (
	"bytes"
	"errors"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/decorate/node"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// page is a file of manifests.
type page struct {
	name      string
	text      []byte
	documents []*doc
}

// doc is one document of a file, with its separator.
type doc struct {
	text, out []byte
	resources []*resource // of a List: its items
}

// resource is a resource with its place in the text of its document.
type resource struct {
	node.Span
	node *yaml.Node
	hand *spec.HandWritten
}

// Pages are files of manifests.
type Pages []*page

// Read reads files, and all *.yaml and *.yml of directories, by path.
// Nothing leaves the root of an argument.
func Read(args []string, top string) (pages Pages, err error) {
	for _, arg := range args {
		if pages, err = pages.read(arg, top); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// read adds the files of an argument, each once.
func (pages Pages) read(arg, top string) (Pages, error) {
	a, dir, err := root.Locate(arg, top, "")
	if err != nil {
		return nil, err
	}
	r, err := root.Open(dir, a.Name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	paths, err := r.Manifests(a)
	if err != nil {
		return nil, err
	}
	for _, name := range paths {
		p, err := readPage(r, name)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(pages, func(q *page) bool { return q.name == p.name }) {
			pages = append(pages, p)
		}
	}
	return pages, nil
}

func readPage(r *root.Root, name string) (*page, error) {
	p := &page{name: r.Name(name)}
	text, err := r.Text(name)
	if limit := r.Limit(); limit != nil {
		return nil, limit
	}
	if err != nil {
		if _, ok := err.(*spec.Unreadable); ok {
			return nil, err
		}
		return nil, spec.NewUnreadable(spec.Pos{File: p.name}, "cannot be read: "+root.Cause(err), "")
	}
	p.text = text
	for above, text := range document.Split(text) {
		d := &doc{text: text, out: text}
		if err := d.read(p.name, above); err != nil {
			return nil, err
		}
		p.documents = append(p.documents, d)
	}
	return p, nil
}

// read finds the resources of a document that is below as many lines of its file.
func (d *doc) read(file string, above int) error {
	if document.HasContent(d.text) {
		if _, err := document.ParseYAML(file, d.text); err != nil {
			padded := append(bytes.Repeat([]byte("\n"), above), d.text...) // places are the file's, in messages too
			_, err = document.ParseYAML(file, padded)
			return err
		}
	}
	nodes, err := resourcelist.Documents(d.text)
	if err != nil || len(nodes) != 1 {
		return nil // comments, or no resource
	}
	moveDown(nodes[0], above)
	d.resources, err = resourcesIn(file, d.text, nodes[0], node.Span{To: len(d.text), Line: above + 1})
	return err
}

func moveDown(n *yaml.Node, lines int) {
	n.Line += lines
	for _, c := range n.Content {
		moveDown(c, lines)
	}
}

// resourcesIn are the resources of a document: itself, or the items of a List.
func resourcesIn(file string, text []byte, n *yaml.Node, at node.Span) ([]*resource, error) {
	if !node.IsList(n) {
		return []*resource{{at, n, nil}}, nil
	}
	spans, err := node.Items(text[at.From:at.To])
	var refused *node.Refused
	if errors.As(err, &refused) {
		return nil, spec.NewUnreadable(spec.Pos{File: file, Line: at.Line + refused.Line - 1, Col: refused.Column}, "a List that can't be read: "+refused.Message, "write its items as documents")
	}
	var all []*resource
	for i, item := range resourcelist.Items(resourcelist.Get(n, "items")) {
		if resourcelist.Text(item, "kind") == "" {
			return nil, spec.NewUnreadable(spec.Pos{File: file, Line: item.Line, Col: item.Column}, "an item of a List has no kind", "write apiVersion and kind into each item")
		}
		span := spans[i]
		below, err := resourcesIn(file, text, item, node.Span{From: at.From + span.From, To: at.From + span.To, Line: at.Line + span.Line - 1})
		if err != nil {
			return nil, err
		}
		all = append(all, below...)
	}
	return all, nil
}
