package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// ParseJSON reads one JSON document. YAML is almost a superset of JSON, but
// knows neither its escapes of surrogate pairs nor \/.
func ParseJSON(filename string, text []byte) (*spec.Node, error) {
	return newJSONReader(filename, text).read()
}

type jsonReader struct {
	file string
	text []byte
	dec  *json.Decoder

	at, lines, begins int // an offset, the line ends before it, and where its line begins
	counted           int // bytes that were looked at for places
}

func newJSONReader(filename string, text []byte) *jsonReader {
	r := &jsonReader{file: filename, text: text, dec: json.NewDecoder(bytes.NewReader(text))}
	r.dec.UseNumber()
	return r
}

// read reads the one document of the text.
func (r *jsonReader) read() (*spec.Node, error) {
	n, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if _, more := r.dec.Token(); !errors.Is(more, io.EOF) {
		return nil, r.fail(int(r.dec.InputOffset()), "there is text after the JSON document")
	}
	return n, nil
}

// pos is the place of an offset. It counts on from the last one: tokens come in
// order, and there are as many as the text is long.
func (r *jsonReader) pos(offset int) spec.Pos {
	offset = min(offset, len(r.text))
	if offset < r.at {
		r.at, r.lines, r.begins = 0, 0, 0
	}
	between := r.text[r.at:offset]
	if last := bytes.LastIndexByte(between, '\n'); last >= 0 {
		r.lines += bytes.Count(between, []byte("\n"))
		r.begins = r.at + last + 1
	}
	r.at, r.counted = offset, r.counted+len(between)
	return spec.Pos{File: r.file, Line: r.lines + 1, Col: offset - r.begins + 1}
}

func (r *jsonReader) fail(offset int, message string) error {
	return spec.NewUnreadable(r.pos(offset), message, "")
}

// token reads a token, and where it begins.
func (r *jsonReader) token() (json.Token, spec.Pos, error) {
	start := int(r.dec.InputOffset())
	for start < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[start]) >= 0 {
		start++
	}
	t, err := r.dec.Token()
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return t, r.pos(start), nil
	case errors.As(err, &syntax):
		return nil, spec.Pos{}, r.fail(max(int(syntax.Offset)-1, 0), syntax.Error())
	case errors.Is(err, io.EOF) && len(bytes.TrimSpace(r.text)) == 0:
		return nil, spec.Pos{}, spec.NewUnreadable(r.pos(0), "the file is empty", "want platform, batches, iterators or workers")
	}
	return nil, spec.Pos{}, r.fail(len(r.text), "the JSON document ends too early")
}

func (r *jsonReader) value(depth int) (*spec.Node, error) {
	t, pos, err := r.token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, spec.NewUnreadable(pos, fmt.Sprintf("nested deeper than %d levels", maxDepth), "")
	}
	n := &spec.Node{Pos: pos}
	switch t := t.(type) {
	case json.Delim:
		if t == '{' {
			return n, r.object(n, depth)
		}
		return n, r.array(n, depth)
	case string:
		n.Type, n.Text = spec.String, t
	case json.Number:
		n.Type, n.Text = spec.Int, t.String()
		if strings.ContainsAny(n.Text, ".eE") {
			n.Type = spec.Float
		}
	case bool:
		n.Type, n.Text = spec.Bool, fmt.Sprint(t)
	default:
		n.Type, n.Text = spec.Null, "null"
	}
	return n, nil
}

func (r *jsonReader) array(n *spec.Node, depth int) error {
	n.Type = spec.List
	for r.dec.More() {
		item, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
	}
	_, _, err := r.token()
	return err
}

func (r *jsonReader) object(n *spec.Node, depth int) error {
	n.Type = spec.Map
	lines := map[string]int{}
	for r.dec.More() {
		key, pos, err := r.token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		if line, seen := lines[name]; seen {
			return spec.NewUnreadable(pos, fmt.Sprintf("the key %q appears twice in one object; first on line %d", name, line), "remove one of the two")
		}
		lines[name] = pos.Line
		value, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.Fields = append(n.Fields, spec.Field{Name: name, Pos: pos, Value: value})
	}
	_, _, err := r.token()
	return err
}
