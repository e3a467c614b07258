package document

import (
	"fmt"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/batchfn/batchfn/fn/spec"
)

// yamlReader turns the nodes of the YAML parser into ours.
type yamlReader struct {
	file     string
	lines    [][]byte            // for columns
	marks    map[int][]int       // of long lines, by line
	lost     bool                // places mean nothing
	open     map[*yaml.Node]bool // anchored nodes that are being read
	aliases  int                 // that are being expanded
	expanded expansion           // of the aliases
	problems []spec.Finding
	limit    error
}

func newYAMLReader(file string) *yamlReader {
	return &yamlReader{file: file, open: map[*yaml.Node]bool{}, marks: map[int][]int{}}
}

// read reads a whole document. It fails with a *spec.Unreadable or a
// *spec.LimitReached.
func (r *yamlReader) read(y *yaml.Node) (*spec.Node, error) {
	n := r.node(y, 0)
	if r.limit != nil {
		return nil, r.limit
	}
	if len(r.problems) > 0 {
		return nil, &spec.Unreadable{Problems: r.problems}
	}
	return n, nil
}

func (r *yamlReader) pos(y *yaml.Node) spec.Pos {
	if r.lost {
		return spec.Pos{File: r.file}
	}
	return spec.Pos{File: r.file, Line: y.Line, Col: r.byteColumn(y)}
}

// byteColumn is the column in bytes, as CUE counts; the parser counts
// characters.
func (r *yamlReader) byteColumn(y *yaml.Node) int {
	if y.Line < 1 || y.Line > len(r.lines) {
		return y.Column
	}
	line, from := r.lines[y.Line-1], 0
	if len(line) > 2*stride { // a file may have all in one line
		if r.marks[y.Line] == nil {
			r.marks[y.Line] = marksOf(line)
		}
		marks := r.marks[y.Line]
		from = min(max(y.Column-1, 0)/stride, len(marks)-1)
		return 1 + marks[from] + width(line[marks[from]:], y.Column-1-from*stride)
	}
	return 1 + width(line, y.Column-1)
}

// stride is how many characters lie between the marks of a long line.
const stride = 256

// marksOf are the offsets of each 256th character of a line.
func marksOf(line []byte) []int {
	var marks []int
	for at := 0; at < len(line); at += width(line[at:], stride) {
		marks = append(marks, at)
	}
	return marks
}

// width is how many bytes the first characters of a text have.
func width(text []byte, characters int) int {
	at := 0
	for ; characters > 0 && at < len(text); characters-- {
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return at
}

func (r *yamlReader) fail(y *yaml.Node, message, hint string) {
	r.problems = append(r.problems, spec.Finding{Level: spec.Error, Pos: r.pos(y), Message: message, Hint: hint})
}

func (r *yamlReader) node(y *yaml.Node, depth int) *spec.Node {
	n := &spec.Node{Pos: r.pos(y)}
	if r.aliases > 0 && r.limit == nil {
		r.limit = r.expanded.add(y, n.Pos)
	}
	if depth > maxDepth {
		r.fail(y, fmt.Sprintf("nested deeper than %d levels", maxDepth), "")
	}
	if r.limit != nil || depth > maxDepth {
		return n
	}
	if y.Anchor != "" {
		r.open[y] = true
		defer delete(r.open, y)
	}
	r.refuseTag(y)
	switch y.Kind {
	case yaml.AliasNode:
		if r.open[y.Alias] {
			r.fail(y, "the alias *"+y.Value+" refers to itself", "write the value out")
			return n
		}
		r.aliases++
		n = r.node(y.Alias, depth)
		r.aliases--
	case yaml.MappingNode:
		n.Type = spec.Map
		r.mapping(n, y, depth)
	case yaml.SequenceNode:
		n.Type = spec.List
		for _, item := range y.Content {
			n.Items = append(n.Items, r.node(item, depth+1))
		}
	default:
		r.scalar(n, y)
	}
	return n
}

func (r *yamlReader) mapping(n *spec.Node, y *yaml.Node, depth int) {
	lines := map[string]int{}
	var merged []*spec.Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := y.Content[i], y.Content[i+1]
		if key.Tag != "!!merge" {
			r.refuseTag(key)
		}
		if key.Kind != yaml.ScalarNode {
			r.fail(key, "a key must be a string", "")
			continue
		}
		if line, seen := lines[key.Value]; seen {
			r.fail(key, fmt.Sprintf("the key %q appears twice in one mapping; first on line %d", key.Value, line), "remove one of the two")
			continue
		}
		lines[key.Value] = key.Line
		if key.Tag == "!!merge" {
			merged = append(merged, r.merged(value, depth)...)
			continue
		}
		n.Fields = append(n.Fields, spec.Field{Name: key.Value, Pos: r.pos(key), Value: r.node(value, depth+1)})
	}
	for _, m := range merged {
		for _, f := range m.Fields {
			if _, seen := lines[f.Name]; !seen {
				lines[f.Name] = f.Pos.Line
				n.Fields = append(n.Fields, f)
			}
		}
	}
}

// merged are the mappings that a merge key names: one, or a list of them.
func (r *yamlReader) merged(value *yaml.Node, depth int) []*spec.Node {
	before := len(r.problems)
	m := r.node(value, depth+1)
	if len(r.problems) > before {
		return nil
	}
	all := []*spec.Node{m}
	if m.Type == spec.List {
		all = m.Items
	}
	for _, one := range all {
		if one.Type != spec.Map {
			r.fail(value, "a merge key (<<) wants a mapping, or a list of mappings", "write <<: *NAME, with an anchor &NAME before a mapping")
			return nil
		}
	}
	return all
}
