package node

import (
	"bytes"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// lastLine is the line that a value ends on. column is that of the keys or the
// dashes of the block that it is in: what goes on is indented deeper.
func (p *page) lastLine(n *yaml.Node, column int) int {
	switch {
	case n.Kind == yaml.AliasNode:
		return n.Line
	case n.Kind == yaml.MappingNode && isBlock(n):
		return p.lastLine(n.Content[len(n.Content)-1], p.keyColumn(n))
	case n.Kind == yaml.SequenceNode && isBlock(n):
		_, dash := p.firstDash(n)
		return p.lastLine(n.Content[len(n.Content)-1], dash)
	case n.Kind != yaml.ScalarNode || n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		return p.lineOf(p.closing(p.value(n)))
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return p.lastOfBlock(n, column)
	}
	last := n.Line
	for i := n.Line + 1; i <= len(p.starts); i++ { // a plain text may go on
		switch text := bytes.TrimSpace(p.line(i)); {
		case len(text) == 0:
		case text[0] != '#' && p.indent(i) >= column:
			last = i
		default:
			return last
		}
	}
	return last
}

// lastOfBlock is the last line of a literal or folded text: empty lines at its
// end are part of it only where it keeps them.
func (p *page) lastOfBlock(n *yaml.Node, column int) int {
	header := p.text[p.value(n):]
	header = header[:max(bytes.IndexAny(header, "\r\n"), 0)]
	first := p.lineOf(p.value(n))
	word, _, _ := bytes.Cut(header, []byte(" "))
	last := first
	for i := first + 1; i <= len(p.starts); i++ {
		switch text := bytes.TrimSpace(p.line(i)); {
		case len(text) == 0:
			if bytes.IndexByte(word, '+') >= 0 && len(p.line(i)) > 0 {
				last = i
			}
		case p.indent(i) >= column:
			last = i
		default:
			return last
		}
	}
	return last
}

// indent is by how many spaces a line is indented.
func (p *page) indent(line int) int {
	text := p.line(line)
	return len(text) - len(bytes.TrimLeft(text, " "))
}

func (p *page) lineOf(at int) int {
	line := 1
	for line < len(p.starts) && p.starts[line] <= at {
		line++
	}
	return line
}

// value is where a value begins behind its anchor and its tag.
func (p *page) value(n *yaml.Node) int {
	at := p.offset(n)
	for at < len(p.text) && (p.text[at] == '&' || p.text[at] == '!') {
		for at < len(p.text) && bytes.IndexByte([]byte(" \t\r\n"), p.text[at]) < 0 {
			at++
		}
		for at < len(p.text) && bytes.IndexByte([]byte(" \t"), p.text[at]) >= 0 {
			at++
		}
	}
	return at
}

// closing is where the quote or bracket that opens at a place is closed.
func (p *page) closing(at int) int {
	depth := 0
	for i := at; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		case (c == '"' || c == '\'') && (i == at || bytes.IndexByte([]byte(" \t\r\n,:[{"), p.text[i-1]) >= 0):
			i = p.closingQuote(i)
		case c == '#' && bytes.IndexByte([]byte(" \t\r\n"), p.text[i-1]) >= 0:
			i += max(bytes.IndexAny(p.text[i:], "\r\n"), 0)
		}
		if depth == 0 {
			return min(i, len(p.text)-1)
		}
	}
	return len(p.text) - 1
}

func (p *page) closingQuote(at int) int {
	quote := p.text[at]
	for i := at + 1; i < len(p.text); i++ {
		switch {
		case p.text[i] == '\\' && quote == '"':
			i++
		case p.text[i] == quote && quote == '\'' && i+1 < len(p.text) && p.text[i+1] == quote:
			i++
		case p.text[i] == quote:
			return i
		}
	}
	return len(p.text)
}

// keyColumn is the column of a block map's keys.
func (p *page) keyColumn(n *yaml.Node) int {
	key := n.Content[0]
	before := bytes.TrimRight(p.text[p.at(key.Line, 1):p.offset(key)], " ")
	if bytes.HasSuffix(before, []byte("?")) {
		return len(before)
	}
	return key.Column
}

// firstDash is the line and the column of a block list's first dash.
func (p *page) firstDash(n *yaml.Node) (line, column int) {
	item := n.Content[0]
	before := p.text[p.at(item.Line, 1):p.offset(item)]
	for line = item.Line; line > 0; line-- {
		if dash := bytes.LastIndexByte(before, '-'); dash >= 0 {
			return line, dash + 1
		}
		before, _, _ = bytes.Cut(p.line(line-1), []byte("#"))
	}
	return item.Line, item.Column
}
