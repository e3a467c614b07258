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
	lost     bool                // places mean nothing
	open     map[*yaml.Node]bool // anchored nodes that are being read
	aliases  int                 // that are being expanded
	expanded int                 // nodes within aliases
	problems []spec.Finding
	limit    error
}

func newYAMLReader(file string) *yamlReader {
	return &yamlReader{file: file, open: map[*yaml.Node]bool{}}
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
	col := 1
	for i, rest := 1, r.lines[y.Line-1]; i < y.Column && len(rest) > 0; i++ {
		_, size := utf8.DecodeRune(rest)
		col, rest = col+size, rest[size:]
	}
	return col
}

func (r *yamlReader) fail(y *yaml.Node, message, hint string) {
	r.problems = append(r.problems, spec.Finding{Level: spec.Error, Pos: r.pos(y), Message: message, Hint: hint})
}

func (r *yamlReader) node(y *yaml.Node, depth int) *spec.Node {
	n := &spec.Node{Pos: r.pos(y)}
	if r.aliases > 0 {
		if r.expanded++; r.expanded > maxAliasNodes && r.limit == nil {
			r.limit = &spec.LimitReached{Message: fmt.Sprintf("%s: YAML aliases expand to more than %d nodes", r.pos(y), maxAliasNodes)}
		}
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
		if key.Tag == "!!merge" {
			m := r.node(value, depth+1)
			if m.Type == spec.List {
				merged = append(merged, m.Items...)
			} else {
				merged = append(merged, m)
			}
			continue
		}
		r.refuseTag(key)
		if key.Kind != yaml.ScalarNode {
			r.fail(key, "a key must be a string", "")
			continue
		}
		if line, seen := lines[key.Value]; seen {
			r.fail(key, fmt.Sprintf("the key %q appears twice in one mapping; first on line %d", key.Value, line), "remove one of the two")
			continue
		}
		lines[key.Value] = key.Line
		n.Fields = append(n.Fields, spec.Field{Name: key.Value, Pos: r.pos(key), Value: r.node(value, depth+1)})
	}
	for _, m := range merged {
		for _, f := range m.Fields {
			if n.Get(f.Name) == nil {
				n.Fields = append(n.Fields, f)
			}
		}
	}
}
