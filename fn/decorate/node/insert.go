package node

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// insertFields plans fields at the end of a block map, or at the beginning of one
// in flow style.
func (p *page) insertFields(n *yaml.Node, missing []field) {
	if isBlock(n) {
		column := p.keyColumn(n)
		below := p.lastLine(n, column)
		if p.endsOpen(n, below) {
			below = n.Content[0].Line - 1
		}
		p.insertLines(below, column, p.fields(nil, missing, column))
		return
	}
	if len(n.Content) == 0 { // the item of a list, or the resource itself
		at := p.value(n) + 1
		p.edits = append(p.edits, edit{at, at, 0, strings.Trim(flow(&want{fields: missing}, false), "{}")})
		return
	}
	json := n.Content[0].Style&yaml.DoubleQuotedStyle != 0
	var parts []string
	for _, f := range missing {
		parts = append(parts, flowField(f, json))
	}
	p.insertFlow(n.Content[0], parts)
}

// endsOpen reports whether a literal or folded text ends the text without a line
// end: one behind it would become part of it.
func (p *page) endsOpen(n *yaml.Node, last int) bool {
	for len(n.Content) > 0 {
		n = n.Content[len(n.Content)-1]
	}
	return n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 && last == len(p.starts)
}

// insertFlow plans parts of a map or list in flow style before its first: on
// lines of their own where that begins one.
func (p *page) insertFlow(first *yaml.Node, parts []string) {
	at, sep := p.offset(first), " "
	if before := p.text[p.at(first.Line, 1):at]; len(bytes.Trim(before, " \t")) == 0 {
		sep = p.lineEnd + string(before)
	}
	for _, part := range parts {
		p.edits = append(p.edits, edit{at, at, 0, part + "," + sep})
	}
}

// insertItems plans items before the first of a list.
func (p *page) insertItems(n *yaml.Node, missing []*want) error {
	if !isBlock(n) {
		var parts []string
		for _, item := range missing {
			parts = append(parts, flow(item, p.isJSON()))
		}
		p.insertFlow(n.Content[0], parts)
		return nil
	}
	line, err := p.aboveFirst(n)
	if err == nil {
		_, column := p.firstDash(n)
		p.insertLines(line, column, p.items(nil, p.commented(missing, n), column))
	}
	return err
}

// aboveFirst is the line below which items come before the first of a block list, and
// before the comment above it, which is that item's.
func (p *page) aboveFirst(n *yaml.Node) (int, error) {
	line, column := p.firstDash(n)
	if p.indent(line) != column-1 {
		return 0, refuse(n, "the list begins on the line of another list: begin it on its own line")
	}
	for line > 1 && bytes.HasPrefix(bytes.TrimLeft(p.line(line-1), " "), []byte("#")) {
		line--
	}
	return line - 1, nil
}

// fill plans what a value that is null or empty becomes: lines below its key, or
// flow style where it is in one.
func (p *page) fill(parent, key, n *yaml.Node, w *want) {
	from, to := p.value(n), p.value(n)
	switch {
	case !isNull(n):
		to = p.closing(from) + 1
	case n.Value != "":
		to = from + len(n.Value)
	}
	rest, _, _ := bytes.Cut(p.line(n.Line)[to-p.starts[n.Line-1]:], []byte("#"))
	ends := len(bytes.TrimSpace(rest)) == 0
	if parent.Style&yaml.FlowStyle != 0 || !ends || n.Line != key.Line || n.Tag != "" && n.Style&yaml.TaggedStyle != 0 {
		text := flow(w, key.Style&yaml.DoubleQuotedStyle != 0)
		if from == to {
			text = " " + text
		}
		p.edits = append(p.edits, edit{from, to, 0, text})
		return
	}
	if from < to {
		for from > 0 && p.text[from-1] == ' ' {
			from--
		}
		p.edits = append(p.edits, edit{from, to, 0, ""})
	}
	column := p.keyColumn(parent)
	if w.isList() {
		p.insertLines(n.Line, column+1, p.list(w, column+p.dash))
	} else {
		p.insertLines(n.Line, column+1, p.fields(nil, w.fields, column+p.step))
	}
}

// isJSON reports whether the resource is written in JSON.
func (p *page) isJSON() bool {
	return p.root.Style&yaml.FlowStyle != 0 && p.root.Content[0].Style&yaml.DoubleQuotedStyle != 0
}
