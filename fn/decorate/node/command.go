package node

import (
	"bytes"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

// wrap plans that a container's command line becomes another, which holds the words
// of the old one as its args.
func (p *page) wrap(n *yaml.Node, l *line, above []*yaml.Node, path string) error {
	command, merged := lookup(n, "command")
	args, argsMerged := lookup(n, "args")
	switch key := keyOf(n, command); {
	case merged || argsMerged:
		return refuse(n, "command and args of %s come from a merge (<<), which other places share: write them out here", path)
	case resourcelist.IsWrapped(*command):
		p.replaceList(n, key, *command, words(l.command), above)
		p.replaced = append(p.replaced, func() { *command = sequence(l.command) })
	case args == nil: // what was the command is the args
		p.touch(above)
		p.edits = append(p.edits, p.before(n, key, field{"command", words(l.command)}), p.renamed(key, "args"))
		p.replaced = append(p.replaced, func() { key.Value = "args" })
	case (*args).Kind == yaml.AliasNode:
		p.out[*args] = true
	default:
		if err := p.move(n, key, *command, *args, above, path); err != nil {
			return err
		}
		moved := &yaml.Node{Kind: yaml.SequenceNode, Line: (*args).Line, Column: (*args).Column,
			Content: slices.Concat(resourcelist.Resolve(*command).Content, (*args).Content)}
		p.replaceList(n, key, *command, words(l.command), above)
		p.replaced = append(p.replaced, func() { *command, *args = sequence(l.command), moved })
	}
	return nil
}

// move plans the words of a command before those of the args, with the lines that they
// are on.
func (p *page) move(n, key, command, args *yaml.Node, above []*yaml.Node, path string) error {
	old := words(resourcelist.Words(command))
	if isBlock(command) {
		old.lines = func(column int) []byte { return p.linesOf(key, command, column) }
	}
	p.touch(append(slices.Clip(above), args))
	switch {
	case isEmpty(args):
		p.fill(n, keyOf(n, &args), args, old)
	case args.Kind != yaml.SequenceNode:
		return refuse(args, "%s is not a list", join(path, "args"))
	case isBlock(command) && !isBlock(args):
		p.replaceList(n, keyOf(n, &args), args, p.followedBy(old, args), above)
	default:
		return p.insertWords(args, old)
	}
	return nil
}

func words(texts []string) *want {
	w := new(want)
	for _, text := range texts {
		w.items = append(w.items, &want{text: text})
	}
	return w
}

func sequence(texts []string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode}
	for _, text := range texts {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagString, Value: text})
	}
	return n
}

// renamed is a key that gets another name, in the quotes that it has.
func (p *page) renamed(key *yaml.Node, name string) edit {
	from := p.value(key)
	if key.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		from++
	}
	return edit{from, from + len(key.Value), 0, name}
}

// before is a field in front of a key of a map.
func (p *page) before(n, key *yaml.Node, f field) edit {
	at := p.offset(key)
	if !isBlock(n) {
		sep := " "
		if before := p.text[p.at(key.Line, 1):at]; len(bytes.Trim(before, " \t")) == 0 {
			sep = p.lineEnd + string(before)
		}
		return edit{at, at, 0, flowField(f, key.Style&yaml.DoubleQuotedStyle != 0) + "," + sep}
	}
	column := p.keyColumn(n)
	lines := bytes.TrimLeft(p.fields(nil, []field{f}, column), " ")
	return edit{at, at, 0, p.withEnds(lines) + spaces(column)}
}

// withEnds is a text with the line ends of the page.
func (p *page) withEnds(lines []byte) string {
	return string(bytes.ReplaceAll(lines, []byte("\n"), []byte(p.lineEnd)))
}

// insertWords plans words before those of a list.
func (p *page) insertWords(args *yaml.Node, w *want) error {
	if !isBlock(args) {
		var parts []string
		for _, word := range w.items {
			parts = append(parts, flow(word, p.isJSON()))
		}
		p.insertFlow(args.Content[0], parts)
		return nil
	}
	line, err := p.aboveFirst(args)
	if err == nil {
		_, column := p.firstDash(args)
		p.insertLines(line, column, p.list(w, column))
	}
	return err
}

// linesOf are the lines of a list below its key, with its dashes at a column.
func (p *page) linesOf(key, n *yaml.Node, column int) (lines []byte) {
	_, dash := p.firstDash(n)
	for i := key.Line + 1; i <= p.lastLine(n, dash); i++ {
		text := bytes.TrimRight(p.line(i), "\r\n")
		switch shift := column - dash; {
		case len(text) == 0:
		case shift > 0:
			lines = append(lines, spaces(shift+1)...)
		default:
			text = text[min(-shift, p.indent(i), len(text)):]
		}
		lines = append(append(lines, text...), '\n')
	}
	return lines
}

// followedBy is a list of words with those of a list in flow style behind them.
func (p *page) followedBy(w *want, n *yaml.Node) *want {
	more := new(want)
	for _, item := range n.Content {
		more.items = append(more.items, wantOf(resourcelist.Resolve(item)))
	}
	return &want{items: slices.Concat(w.items, more.items), lines: func(column int) []byte {
		return append(p.list(w, column), p.list(more, column)...)
	}}
}

// replaceList plans that the value of a key becomes a list of words: lines below the
// key where they may be there.
func (p *page) replaceList(n, key, value *yaml.Node, w *want, above []*yaml.Node) {
	p.touch(append(slices.Clip(above), value))
	column := p.keyColumn(n)
	if isBlock(value) {
		_, dash := p.firstDash(value)
		from, last := p.starts[key.Line], p.lastLine(value, dash)
		to := len(p.text)
		if last < len(p.starts) {
			to = p.starts[last]
		}
		lines := p.withEnds(p.list(w, column+p.dash))
		if p.text[to-1] != '\n' {
			lines = lines[:len(lines)-len(p.lineEnd)]
		}
		p.edits = append(p.edits, edit{from, to, 0, lines})
		return
	}
	from, to := p.offset(value), p.offset(value)+1+len(value.Value)
	if value.Kind != yaml.AliasNode {
		to = p.closing(p.value(value)) + 1
	}
	rest, _, _ := bytes.Cut(p.line(p.lineOf(to - 1))[to-p.starts[p.lineOf(to-1)-1]:], []byte("#"))
	if !isBlock(n) || value.Line != key.Line || len(bytes.TrimSpace(rest)) > 0 {
		p.edits = append(p.edits, edit{from, to, 0, flow(w, key.Style&yaml.DoubleQuotedStyle != 0)})
		return
	}
	last := p.lineOf(to - 1)
	for from > 0 && p.text[from-1] == ' ' {
		from--
	}
	p.edits = append(p.edits, edit{from, to, 0, ""})
	p.insertLines(last, column+1, append(p.commentsIn(from, to, column+p.dash), p.list(w, column+p.dash)...))
}

// commentsIn are the comments in a piece of the text that is replaced, as lines.
func (p *page) commentsIn(from, to, column int) (lines []byte) {
	for i := from; i < to; i++ {
		switch c := p.text[i]; {
		case (c == '"' || c == '\'') && bytes.IndexByte([]byte(" \t\r\n,:[{"), p.text[i-1]) >= 0:
			i = p.closingQuote(i)
		case c == '#' && bytes.IndexByte([]byte(" \t\r\n"), p.text[i-1]) >= 0:
			text, _, _ := bytes.Cut(p.text[i:to], []byte("\n"))
			lines = append(append(append(lines, spaces(column)...), bytes.TrimRight(text, "\r")...), '\n')
			i += len(text)
		}
	}
	return lines
}
