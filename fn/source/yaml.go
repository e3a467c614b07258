package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/batchfn/batchfn/fn/spec"
)

const (
	maxAliasNodes = 100_000 // that aliases may expand to, in one file
	maxDepth      = 100     // of nested collections
)

// ParseYAML reads one YAML document. Aliases and merge keys are
// resolved, within limits, before anybody looks at a value: what reads YAML
// later must not be shown less than a policy was. Plain words that YAML 1.1
// takes for booleans ("no", "on") come back as such.
func ParseYAML(filename string, text []byte) (*spec.Node, error) {
	at := func(line, col int) spec.Pos { return spec.Pos{File: filename, Line: line, Col: col} }
	if i := invalidUTF8(text); i >= 0 {
		line, col := lineCol(text, i)
		return nil, spec.NewUnreadable(at(line, col), "not UTF-8", "save the file as UTF-8")
	}
	if i := bytes.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f }); i >= 0 {
		line, col := lineCol(text, i)
		return nil, spec.NewUnreadable(at(line, col), fmt.Sprintf("a control character (%#02x)", text[i]), `in double quotes write it as \x`+fmt.Sprintf("%02x", text[i]))
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, spec.NewUnreadable(at(1, 1), "the file is empty", "want platform, batches, iterators or workers")
	} else if err != nil {
		return nil, yamlProblem(filename, err)
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil && second.Content[0].ShortTag() == "!!null" && second.Content[0].Value == "" {
		// a separator at the end
	} else if err == nil {
		return nil, spec.NewUnreadable(at(second.Line, second.Column), "a second YAML document, where one is expected",
			"put it into a file of its own")
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlProblem(filename, err)
	}
	r := &yamlReader{file: filename, lines: bytes.Split(text, []byte("\n")), open: map[*yaml.Node]bool{}}
	n := r.node(doc.Content[0], 0)
	if r.limit != nil {
		return nil, r.limit
	}
	if len(r.problems) > 0 {
		return nil, &spec.Unreadable{Problems: r.problems}
	}
	return n, nil
}

type yamlReader struct {
	file     string
	lines    [][]byte            // for columns
	lost     bool                // places mean nothing: somebody wrote the text anew
	open     map[*yaml.Node]bool // anchored nodes that are being read
	aliases  int                 // that are being expanded
	expanded int                 // nodes within aliases
	problems []spec.Finding
	limit    error
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
		if key.Kind != yaml.ScalarNode {
			r.fail(key, "a key must be a string", "")
			continue
		}
		if line, seen := lines[key.Value]; seen {
			r.fail(key, fmt.Sprintf("the key %q stands twice in one mapping; first in line %d", key.Value, line), "remove one of the two")
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

// https://yaml.org/type/bool.html: what YAML 1.1, and so much of the Kubernetes
// world, takes for a boolean.
var yaml11Bool = regexp.MustCompile(`^(?i:y|yes|n|no|on|off)$`)

func (r *yamlReader) scalar(n *spec.Node, y *yaml.Node) {
	n.Text = y.Value
	plain := y.Style&(yaml.TaggedStyle|yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	switch tag := y.ShortTag(); {
	case tag == "!!null":
		n.Type, n.Text, n.Raw = spec.Null, "null", y.Value
	case tag == "!!bool" || plain && tag == "!!str" && yaml11Bool.MatchString(y.Value):
		n.Type, n.Raw = spec.Bool, y.Value
		n.Text = strconv.FormatBool(strings.ContainsAny(strings.ToLower(y.Value[:1]), "ty") || strings.EqualFold(y.Value, "on"))
	case tag == "!!int":
		n.Type, n.Raw = spec.Int, y.Value
		var i int64
		if y.Decode(&i) == nil {
			n.Text = strconv.FormatInt(i, 10)
		}
	case tag == "!!float":
		n.Type = spec.Float
	default:
		n.Type = spec.String // a timestamp too: only people write those
	}
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// yamlProblem is an error of the YAML parser, which names a line in its text.
func yamlProblem(file string, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	pos := spec.Pos{File: file}
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		pos.Line, _ = strconv.Atoi(m[1])
		pos.Col, text = 1, m[2]
	}
	hint := ""
	if strings.Contains(text, "cannot start any token") || strings.Contains(text, "tab character") {
		hint = "indent with blanks, not with tabs"
	}
	return spec.NewUnreadable(pos, text, hint)
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		if c == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func lineCol(text []byte, offset int) (line, col int) {
	before := string(text[:offset])
	return strings.Count(before, "\n") + 1, offset - strings.LastIndex(before, "\n")
}

func readDir(r *root, dir string) ([]string, error) {
	entries, err := fs.ReadDir(r.fs, dir)
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, err
}
