package gather

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/spec"
)

// reading is a file, and what its place says of its resources.
type reading struct {
	name, region, dir string
	built             bool                      // of a kustomization: its lines are nobody's
	comments          map[int][]foreign.Comment // by the line of the resource that they are in
}

// text reads the documents of a text. The error is a *spec.LimitReached.
func (g *gatherer) text(r reading, text []byte) error {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	read, split := document.ParseYAML, yamlDocuments
	if isJSON(text) {
		read, split = document.ParseJSON, jsonDocuments
	}
	above := 0 // lines
	for _, doc := range split(text) {
		if document.HasContent(doc) {
			if err := g.document(r, doc, above, read); err != nil {
				return err
			}
		}
		above += bytes.Count(doc, []byte("\n"))
	}
	return nil
}

// document reads one below as many lines.
func (g *gatherer) document(r reading, doc []byte, above int, read func(string, []byte) (*spec.Node, error)) error {
	n, err := read(r.name, doc)
	switch {
	case err != nil:
		return g.failed(r.name, doc, movedError(err, above))
	case isOfHelm(doc):
		g.helm(moved(n, above).Pos)
	default:
		r.comments = foreign.CommentsOf(doc, above)
		g.resources(r, moved(n, above))
	}
	return nil
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
			p := &problems.Problems[i]
			if p.Pos.Line > 0 {
				p.Pos.Line += lines
			}
			p.Message = otherLine().ReplaceAllStringFunc(p.Message, func(found string) string {
				line, _ := strconv.Atoi(strings.TrimPrefix(found, "on line "))
				return "on line " + strconv.Itoa(line+lines)
			})
		}
	}
	return err
}

// otherLine is a second place in a message.
var otherLine = memo.Regexp(`\bon line [0-9]+$`)

// failed notes a document that cannot be read; a template of Helm is reported as one.
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
	g.helm(at)
	return nil
}

// resources takes a resource, or the items of a list.
func (g *gatherer) resources(r reading, n *spec.Node) {
	kind := n.Get("kind").Str()
	if items := n.Get("items"); strings.HasSuffix(kind, "List") && items.Is(spec.List) {
		for _, item := range items.Items {
			if item.Get("kind") == nil && kind != "List" { // those of a typed list need not say it
				item.Fields = append(item.Fields, spec.Field{Name: "kind", Value: spec.NewString(strings.TrimSuffix(kind, "List"))})
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
