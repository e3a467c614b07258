package manifest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/mark"
)

// AppendYAML appends a resource as one YAML document, without a separator.
// Lists are at the indentation of their key, as kubectl and kustomize write
// them; keys and strings are quoted where YAML 1.1 or 1.2 would read something
// else.
func AppendYAML(b []byte, o Object) []byte { return AppendPart(b, o) }

// AppendText appends a string at an indentation, with the line's end: on
// one line, or as a literal block where it has several and can be one.
func AppendText(b []byte, s string, indent int) []byte {
	y := yamlEncoder{out: b}
	y.scalar(s, indent)
	return y.out
}

// AppendPart appends a part of a resource, such as a *Container, as YAML.
func AppendPart(b []byte, part object) []byte {
	y := yamlEncoder{out: b}
	part.encode(&y)
	return y.out
}

// Encoder encodes resources one after the other. It remembers texts of several
// lines: the start wrapper is the same in nearly all of them, and half of each.
type Encoder struct {
	yaml    yamlEncoder
	scratch []byte
}

// AppendYAML appends a resource as the function of that name does, but for long texts
// of several lines: it appends these to shared, where one that follows itself is the
// same bytes.
func (e *Encoder) AppendYAML(b []byte, shared []Shared, o Object) ([]byte, []Shared) {
	y := &e.yaml
	y.out, y.shared, y.sharing = b, shared, true
	o.encode(y)
	b, shared, y.out, y.shared = y.out, y.shared, nil, nil
	return b, shared
}

// AppendItem appends a resource as an item of a list at an indentation.
func (e *Encoder) AppendItem(b []byte, o Object, indent int) []byte {
	y := &e.yaml
	y.out, y.indent, y.sharing = b, indent, false
	y.item(o)
	b, y.out, y.indent = y.out, nil, 0
	return b
}

// leastShared is from how many bytes a text is shared.
const leastShared = 512

// block is a text at an indentation.
type block struct {
	text   string
	indent int
}

type yamlEncoder struct {
	out    []byte
	indent int
	inItem bool             // the next key follows a dash
	blocks map[block][]byte // texts of several lines as literal blocks; nil where one can't be that

	sharing bool // out is without long texts of several lines, which are in shared
	shared  []Shared
	marked  bool // out is without scalars that have marks, which are in holes
	holes   []hole
}

const blanks = "                                "

func (e *yamlEncoder) blank(n int) {
	for ; n > len(blanks); n -= len(blanks) {
		e.out = append(e.out, blanks...)
	}
	e.out = append(e.out, blanks[:n]...)
}

// beginLine begins a line of a mapping: the first one of an item follows
// its dash.
func (e *yamlEncoder) beginLine() {
	if !e.inItem {
		e.blank(e.indent)
	}
	e.inItem = false
}

// key is one of batchfn's own types: none needs quotes.
func (e *yamlEncoder) key(key string) {
	e.beginLine()
	e.out = append(append(e.out, key...), ':')
}

// mostOfKey is how long a key may be that is on one line with its colon:
// https://yaml.org/spec/1.2.2/#example-single-pair-implicit-entries
const mostOfKey = 1000

// anyKey writes a key of the user's with its colon.
func (e *yamlEncoder) anyKey(key string, indent int) {
	at := len(e.out)
	e.out = AppendScalar(e.out, key)
	if len(e.out)-at > mostOfKey {
		e.out = append(AppendScalar(append(e.out[:at], "? "...), key), '\n')
		e.blank(indent)
	}
	e.out = append(e.out, ':')
}

func (e *yamlEncoder) text(key, value string) {
	e.key(key)
	e.out = append(e.out, ' ')
	e.scalar(value, e.indent+2)
}

func (e *yamlEncoder) number(key string, value int) {
	e.key(key)
	e.out = append(strconv.AppendInt(append(e.out, ' '), int64(value), 10), '\n')
}

func (e *yamlEncoder) boolean(key string, value bool) {
	e.key(key)
	e.out = append(strconv.AppendBool(append(e.out, ' '), value), '\n')
}

func (e *yamlEncoder) texts(key string, values []string) {
	e.open(key, len(values))
	for _, v := range values {
		e.dash()
		e.scalar(v, e.indent+2)
	}
}

func (e *yamlEncoder) numbers(key string, values []int) {
	e.open(key, len(values))
	for _, v := range values {
		e.dash()
		e.out = append(strconv.AppendInt(e.out, int64(v), 10), '\n')
	}
}

func (e *yamlEncoder) strings(key string, values Strings) {
	e.key(key)
	if len(values) == 0 {
		e.out = append(e.out, " {}\n"...)
		return
	}
	e.out = append(e.out, '\n')
	for _, v := range values {
		e.blank(e.indent + 2)
		e.anyKey(v.Key, e.indent+2)
		e.out = append(e.out, ' ')
		e.scalar(v.Value, e.indent+4)
	}
}

func (e *yamlEncoder) object(key string, value object) {
	e.key(key)
	e.value(value)
}

// value writes a struct below its key.
func (e *yamlEncoder) value(o object) {
	at := len(e.out)
	e.out = append(e.out, '\n')
	e.indent += 2
	o.encode(e)
	e.indent -= 2
	if len(e.out) == at+1 {
		e.out = append(e.out[:at], " {}\n"...)
	}
}

func (e *yamlEncoder) open(key string, length int) {
	e.key(key)
	if length == 0 {
		e.out = append(e.out, " []"...)
	}
	e.out = append(e.out, '\n')
}

func (e *yamlEncoder) dash() {
	e.blank(e.indent)
	e.out = append(e.out, "- "...)
}

func (e *yamlEncoder) item(o object) {
	e.dash()
	e.inItem = true
	e.indent += 2
	o.encode(e)
	e.indent -= 2
	if e.inItem { // it is empty
		e.out = append(e.out, "{}\n"...)
	}
	e.inItem = false
}

func (e *yamlEncoder) close() {}

func (e *yamlEncoder) fields(fields Fields) {
	for _, f := range fields {
		e.beginLine()
		e.anyKey(f.Key, e.indent)
		e.any(f.Value)
	}
}

// any writes what follows a key and its colon, with the line's end.
func (e *yamlEncoder) any(v any) {
	switch v := v.(type) {
	case object:
		e.value(v)
	case []any:
		if len(v) == 0 {
			e.out = append(e.out, " []\n"...)
			return
		}
		e.out = append(e.out, '\n')
		e.anyItems(v)
	case string:
		e.out = append(e.out, ' ')
		e.scalar(v, e.indent+2)
	default:
		e.out = append(appendPlain(append(e.out, ' '), v), '\n')
	}
}

func (e *yamlEncoder) anyItems(items []any) {
	for _, item := range items {
		if o, ok := item.(object); ok {
			e.item(o)
			continue
		}
		e.dash()
		switch v := item.(type) {
		case []any:
			if len(v) == 0 {
				e.out = append(e.out, "[]\n"...)
				continue
			}
			e.out[len(e.out)-1] = '\n' // a list in a list begins on a line of its own
			e.indent += 2
			e.anyItems(v)
			e.indent -= 2
		case string:
			e.scalar(v, e.indent+2)
		default:
			e.out = append(appendPlain(e.out, v), '\n')
		}
	}
}

// appendPlain appends a scalar of a fragment that is not a string: it is the same in
// YAML and JSON.
func appendPlain(b []byte, v any) []byte {
	switch v := v.(type) {
	case Number:
		return append(b, v...)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case bool:
		return strconv.AppendBool(b, v)
	case nil:
		return append(b, "null"...)
	}
	panic(fmt.Sprintf("a manifest holds a %T", v)) // a fault of batchfn: fragments are made by expand
}

// scalar writes a string at an indentation, with the line's end.
func (e *yamlEncoder) scalar(s string, indent int) {
	if isPlain(s) {
		e.out = append(append(e.out, s...), '\n')
		return
	}
	if e.marked && mark.In(s) {
		e.holes = append(e.holes, hole{len(e.out), scalar{s, indent}})
		return
	}
	if strings.IndexByte(s, '\n') < 0 {
		e.out = append(appendQuoted(e.out, s), '\n')
		return
	}
	text := e.block(s, indent)
	if text == nil {
		e.out = append(appendQuoted(e.out, s), '\n')
		return
	}
	if e.sharing && len(text) >= leastShared {
		e.shared = append(e.shared, Shared{Offset: len(e.out), Text: text})
		return
	}
	e.out = append(e.out, text...)
}

// block is a text as a literal block, or nil where it can't be one.
func (e *yamlEncoder) block(s string, indent int) []byte {
	text, known := e.blocks[block{s, indent}]
	if !known {
		if isBlock(s) {
			text = appendBlock(nil, s, indent)
		}
		if e.blocks == nil {
			e.blocks = map[block][]byte{}
		}
		e.blocks[block{s, indent}] = text
	}
	return text
}
