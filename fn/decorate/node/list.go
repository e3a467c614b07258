package node

import (
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

// Span is where an item of a List is in its text: in lines of its own with its
// dash, or in flow style. Add and Wrap take such a piece.
type Span struct {
	From, To int
	Line     int // of From, from 1
}

// IsList reports whether a resource is a List of others:
// https://kubernetes.io/docs/reference/using-api/api-concepts/#collections
func IsList(n *yaml.Node) bool {
	return strings.HasSuffix(resourcelist.Text(n, "kind"), "List") && len(resourcelist.Items(resourcelist.Get(n, "items"))) > 0
}

// Items are the places of the items of a List. It fails with *Refused where one can't
// be told from the others.
func Items(text []byte) ([]Span, error) {
	p, err := parse(text)
	if err != nil {
		return nil, err
	}
	at, merged := lookup(p.root, "items")
	if at == nil || merged || (*at).Kind != yaml.SequenceNode {
		return nil, refuse(p.root, "its items are not a list of their own")
	}
	items := *at
	var spans []Span
	for _, item := range items.Content {
		if item.Kind != yaml.MappingNode {
			return nil, refuse(item, "an item is not a resource of its own: write it out here")
		}
		from := p.offset(item)
		if isBlock(items) {
			from = p.starts[p.dashOf(item)-1]
		}
		spans = append(spans, Span{from, p.closing(p.value(item)) + 1, p.lineOf(from)})
	}
	for i := range spans {
		if !isBlock(items) {
			continue
		}
		spans[i].To = p.endOf(items)
		if i+1 < len(spans) {
			spans[i].To = spans[i+1].From
		}
	}
	return spans, nil
}

// dashOf is the line of the dash before an item: only comments are between the two.
func (p *page) dashOf(item *yaml.Node) int {
	line, _ := p.firstDash(&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{item}})
	return line
}

// endOf is the place behind the lines of a block list.
func (p *page) endOf(list *yaml.Node) int {
	_, dash := p.firstDash(list)
	if last := p.lastLine(list, dash); last < len(p.starts) {
		return p.starts[last]
	}
	return len(p.text)
}
