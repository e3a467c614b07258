package gather

import (
	"bytes"
	"path"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/spec"
)

// reading is a file, and what its place says of its resources.
type reading struct {
	name, region, dir string
	built             bool                   // of a kustomization: its lines are nobody's
	comments          map[int][]lift.Comment // by the line of the resource that they are in
}

// text reads the documents of a text. The error is a *spec.LimitReached.
func (g *gatherer) text(r reading, text []byte) error {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) && !isTemplate(text) {
		n, err := document.ParseJSON(r.name, text)
		if err == nil {
			g.resources(r, n)
			return nil
		}
		return g.failed(r.name, text, err)
	}
	above := 0 // lines
	for _, doc := range documents(text) {
		if document.HasContent(doc) {
			n, err := document.ParseYAML(r.name, doc)
			if err == nil {
				r.comments = lift.CommentsOf(doc, above)
				g.resources(r, moved(n, above))
			} else if err := g.failed(r.name, doc, movedError(err, above)); err != nil {
				return err
			}
		}
		above += bytes.Count(doc, []byte("\n"))
	}
	return nil
}

// documents cuts a text at each separator. A document that holds only comments
// is about the one that follows it.
func documents(text []byte) (all [][]byte) {
	var doc []byte
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte("---")) && len(bytes.Trim(line[3:], " \t\r\n")) == 0 {
			if document.HasContent(doc) {
				all = append(all, doc)
				doc = nil
			}
			line = []byte("\n") // keeps the lines below it where they are
		}
		doc = append(doc, line...)
	}
	return append(all, doc)
}

// moved is a node below as many lines.
func moved(n *spec.Node, lines int) *spec.Node {
	n.Pos.Line += lines
	for i := range n.Fields {
		n.Fields[i].Pos.Line += lines
		moved(n.Fields[i].Value, lines)
	}
	for i := range n.Items {
		moved(n.Items[i], lines)
	}
	return n
}

func movedError(err error, lines int) error {
	if problems, ok := err.(*spec.Unreadable); ok {
		for i := range problems.Problems {
			if problems.Problems[i].Pos.Line > 0 {
				problems.Problems[i].Pos.Line += lines
			}
		}
	}
	return err
}

func isTemplate(text []byte) bool { return bytes.Contains(text, []byte("{{")) }

// failed notes a document that cannot be read; a template of Helm is told as one.
func (g *gatherer) failed(name string, text []byte, err error) error {
	if limit, ok := err.(*spec.LimitReached); ok {
		return limit
	}
	if !isTemplate(text) {
		g.unreadable(name, err)
		return nil
	}
	at := spec.Pos{File: name}
	if problems, ok := err.(*spec.Unreadable); ok && len(problems.Problems) > 0 {
		at = problems.Problems[0].Pos
	}
	chart := path.Dir(filepath.ToSlash(name))
	if i := strings.Index(chart+"/", "/templates/"); i >= 0 {
		chart = chart[:i]
	}
	g.refuse(at, "a template of Helm, not a manifest", "render it: helm template "+command.Quote(path.Base(chart))+" "+command.Quote(chart)+" | batchfn import - -o DIR")
	return nil
}

// resources takes a resource, or the items of a list.
func (g *gatherer) resources(r reading, n *spec.Node) {
	kind := n.Get("kind").Str()
	if items := n.Get("items"); strings.HasSuffix(kind, "List") && items.Is(spec.List) {
		for _, item := range items.Items {
			if item.Get("kind") == nil && kind != "List" { // those of a typed list need not say it
				item.Fields = append(item.Fields, spec.Field{Name: "kind", Value: &spec.Node{Type: spec.String, Text: strings.TrimSuffix(kind, "List")}})
			}
			g.resources(r, item)
		}
		return
	}
	if !n.Is(spec.Map) || kind == "" || n.Get("apiVersion") == nil && n.Get("metadata") == nil {
		g.in.Other = append(g.in.Other, n.Pos)
		return
	}
	if r.built {
		n = withoutLines(n)
	}
	g.regions[r.region] = true
	g.in.Resources = append(g.in.Resources, adopt.Resource{Node: n, Region: r.region, Dir: r.dir, Notes: r.comments[n.Pos.Line]})
}

// withoutLines is a node whose lines are those of a text that nobody sees.
func withoutLines(n *spec.Node) *spec.Node {
	n.Pos = spec.Pos{File: n.Pos.File}
	for i := range n.Fields {
		n.Fields[i].Pos = n.Pos
		n.Fields[i].Value = withoutLines(n.Fields[i].Value)
	}
	for i := range n.Items {
		n.Items[i] = withoutLines(n.Items[i])
	}
	return n
}
