package resourcelist

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/spec"
)

// foreign are the aliases in a value of which the anchor is outside of it, and their
// parents.
type foreign struct {
	own     map[*yaml.Node]bool
	aliases []*yaml.Node
	parents []*yaml.Node
}

// foreignIn looks for the aliases of an item that another item, or the functionConfig,
// has the anchor of: such an item says something only beside the other.
func foreignIn(n *yaml.Node) *foreign {
	f := &foreign{own: map[*yaml.Node]bool{}}
	f.walk(n, nil)
	for i := len(f.aliases) - 1; i >= 0; i-- {
		if f.own[f.aliases[i].Alias] {
			f.aliases, f.parents = slices.Delete(f.aliases, i, i+1), slices.Delete(f.parents, i, i+1)
		}
	}
	return f
}

// separate writes out the aliases that items have of each other's anchors, and the
// functionConfig of theirs: an item that is replaced, or that grows, takes its anchors
// with it.
func (l *List) separate() error {
	came, budget := slices.Clone(l.Items), MostCopied
	for i, item := range l.Items {
		f := foreignIn(item.Node)
		if len(f.aliases) == 0 {
			continue
		}
		text, err := f.writeOut(item.text, item.line, &budget)
		if err != nil {
			return err
		}
		if item.text != nil {
			l.Items[i].text, l.came = text, came
		}
	}
	if l.Config != nil {
		_, err := foreignIn(l.Config).writeOut(nil, 0, &budget)
		return err
	}
	return nil
}

// asTheyCame are the items, with the aliases that they came with if all are there as they
// were.
func (l *List) asTheyCame() []Item {
	same := func(a, b Item) bool { return a.Node == b.Node && a.line == b.line && a.written == nil }
	if l.came != nil && slices.EqualFunc(l.Items, l.came, same) {
		return l.came
	}
	return l.Items
}

func (f *foreign) walk(n, parent *yaml.Node) {
	if n.Kind == yaml.AliasNode {
		f.aliases, f.parents = append(f.aliases, n), append(f.parents, parent)
		return
	}
	if n.Anchor != "" {
		f.own[n] = true
	}
	for _, child := range n.Content {
		f.walk(child, n)
	}
}

// writeOut puts values in the place of foreign aliases: in the nodes, and in the text
// that begins at a line (0: there is none), of which all else stays. It returns the new
// text.
func (f *foreign) writeOut(text []byte, line int, budget *int) ([]byte, error) {
	lines := bytes.SplitAfter(text, []byte("\n"))
	order := make([]int, len(f.aliases))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { // the last of a line first
		return cmp.Or(cmp.Compare(f.aliases[a].Line, f.aliases[b].Line), cmp.Compare(f.aliases[b].Column, f.aliases[a].Column))
	})
	for _, i := range order {
		alias := f.aliases[i]
		same := *budget
		value := WithoutAliases(alias.Alias, budget)
		if value == nil {
			return nil, spec.NewUnreadable(spec.Pos{File: File, Line: alias.Line, Col: alias.Column}, TooLarge, "write the value out")
		}
		if line > 0 {
			flow := WithoutAliases(alias.Alias, &same)
			OnOneLine(flow)
			written, err := encode(flow, false)
			if err != nil {
				return nil, err
			}
			at := &lines[alias.Line-line]
			from := offset(*at, alias.Column)
			*at = slices.Concat((*at)[:from], bytes.TrimSuffix(written, []byte("\n")), (*at)[from+1+len(alias.Value):])
		}
		value.Line, value.Column = alias.Line, alias.Column
		content := f.parents[i].Content
		content[slices.Index(content, alias)] = value
	}
	return bytes.Join(lines, nil), nil
}

// offset is where a column begins, which counts characters.
func offset(line []byte, column int) int {
	for i := range string(line) {
		if column--; column == 0 {
			return i
		}
	}
	return len(line)
}

// MostCopied bounds the nodes that aliases of a text stand for.
const MostCopied = 100_000

// TooLarge says that there are more.
const TooLarge = "the alias expands to too many nodes, or refers to itself"

// WithoutAliases copies a value without anchors, aliases and comments, each node at the
// cost of one of the budget. It returns nil where that is spent, as by a value that is in
// itself.
func WithoutAliases(n *yaml.Node, budget *int) *yaml.Node {
	if *budget--; *budget < 0 {
		return nil
	}
	if n.Kind == yaml.AliasNode {
		return WithoutAliases(n.Alias, budget)
	}
	c := &yaml.Node{Kind: n.Kind, Style: n.Style, Tag: n.Tag, Value: n.Value, Line: n.Line, Column: n.Column}
	for _, child := range n.Content {
		copied := WithoutAliases(child, budget)
		if copied == nil {
			return nil
		}
		c.Content = append(c.Content, copied)
	}
	return c
}

// OnOneLine chooses the styles by which a value takes one line.
func OnOneLine(n *yaml.Node) {
	if n.Kind != yaml.ScalarNode {
		n.Style |= yaml.FlowStyle
	} else if strings.Contains(n.Value, "\n") {
		n.Style = n.Style&yaml.TaggedStyle | yaml.DoubleQuotedStyle
	}
	for _, child := range n.Content {
		OnOneLine(child)
	}
}
