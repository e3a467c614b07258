package node

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/resourcelist"
)

// page is the text of a resource with its nodes, and the edits that are planned.
type page struct {
	text     []byte
	starts   []int // of the lines, as YAML counts them
	lineEnd  string
	root     *yaml.Node
	step     int // by which maps are indented
	dash     int // by which lists are
	edits    []edit
	replaced []func()                    // make of the nodes what the edits replace
	aliases  map[*yaml.Node][]*yaml.Node // of each anchor
	parents  map[*yaml.Node]*yaml.Node   // of each alias
	out      map[*yaml.Node]bool         // aliases that are written out before anything else
}

// edit replaces a piece of the text. Of edits at one place the deeper comes first:
// it belongs to what is above.
type edit struct {
	from, to int
	depth    int
	text     string
}

// breaks are the line breaks of YAML 1.1.
var breaks = memo.Regexp("\r\n|\n|\r|\u0085|\u2028|\u2029")

// mark may be before a text, and is no part of it.
var mark = []byte("\ufeff")

func parse(text []byte) (*page, error) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		return nil, &Refused{1, 1, "it is not valid YAML"}
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, &Refused{1, 1, "a second document, where one resource is expected"}
	}
	root := doc.Content[0]
	if root.Kind == yaml.SequenceNode && len(root.Content) == 1 {
		root = root.Content[0] // an item with its dash
	}
	if root.Kind != yaml.MappingNode {
		return nil, refuse(root, "it is not a resource")
	}
	p := &page{text: text, root: root, lineEnd: "\n", starts: []int{0}, out: map[*yaml.Node]bool{},
		aliases: map[*yaml.Node][]*yaml.Node{}, parents: map[*yaml.Node]*yaml.Node{}}
	if bytes.HasPrefix(text, mark) {
		p.starts[0] = len(mark)
	}
	for _, at := range breaks().FindAllIndex(text, -1) {
		p.starts = append(p.starts, at[1])
	}
	if bytes.Count(text, []byte("\r\n"))*2 > bytes.Count(text, []byte("\n")) {
		p.lineEnd = "\r\n"
	}
	p.findAliases(root)
	p.findStyle()
	return p, nil
}

func (p *page) findAliases(n *yaml.Node) {
	for _, c := range n.Content {
		if c.Kind == yaml.AliasNode {
			p.aliases[c.Alias] = append(p.aliases[c.Alias], c)
			p.parents[c] = n
		}
		p.findAliases(c)
	}
}

// findStyle looks how the resource is indented.
func (p *page) findStyle() {
	p.step, p.dash = 2, 0
	for i := 0; i+1 < len(p.root.Content); i += 2 {
		key, value := p.root.Content[i], p.root.Content[i+1]
		if key.Value == "metadata" && isBlock(value) && value.Content[0].Column > key.Column {
			p.step = value.Content[0].Column - key.Column
		}
	}
	template := resourcelist.PodTemplate(resourcelist.Text(p.root, "apiVersion"), resourcelist.Text(p.root, "kind"))
	pod := resourcelist.Get(p.root, append(template, "spec")...)
	for i := 0; pod != nil && pod.Kind == yaml.MappingNode && i+1 < len(pod.Content); i += 2 {
		if key, value := pod.Content[i], pod.Content[i+1]; key.Value == "containers" && isBlock(value) {
			if _, column := p.firstDash(value); column > key.Column {
				p.dash = column - key.Column
			}
		}
	}
}

// isBlock reports whether a map or list has items, on lines of their own.
func isBlock(n *yaml.Node) bool {
	return (n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode) && n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0
}

// offset is where a node begins: its anchor or tag, where it has one.
func (p *page) offset(n *yaml.Node) int { return p.at(n.Line, n.Column) }

func (p *page) at(line, column int) int {
	if line < 1 || line > len(p.starts) {
		return len(p.text)
	}
	at := p.starts[line-1]
	for ; column > 1 && at < len(p.text); column-- {
		_, size := utf8.DecodeRune(p.text[at:])
		at += size
	}
	return at
}

// line is the text of a line, with its end; lines are counted from 1.
func (p *page) line(n int) []byte {
	if n < 1 || n > len(p.starts) {
		return nil
	}
	if n == len(p.starts) {
		return p.text[p.starts[n-1]:]
	}
	return p.text[p.starts[n-1]:p.starts[n]]
}

// edited is the text with all edits made.
func (p *page) edited() []byte {
	slices.SortStableFunc(p.edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.depth, a.depth))
	})
	var out []byte
	last := 0
	for _, e := range p.edits {
		out = append(append(out, p.text[last:e.from]...), e.text...)
		last = e.to
	}
	return append(out, p.text[last:]...)
}

// insertLines plans lines below a line of the text.
func (p *page) insertLines(below, depth int, lines []byte) {
	at := len(p.text)
	if below < len(p.starts) {
		at = p.starts[below]
	}
	text := string(bytes.ReplaceAll(lines, []byte("\n"), []byte(p.lineEnd)))
	if at == len(p.text) && at > 0 && p.text[at-1] != '\n' { // the last line has no end
		text = p.lineEnd + text[:len(text)-len(p.lineEnd)]
	}
	p.edits = append(p.edits, edit{at, at, depth, text})
}
