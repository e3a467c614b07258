package manifest

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Number is a number of a fragment, as written.
type Number string

// AppendYAML appends a resource as one YAML document, without a separator.
// Lists stand at the indentation of their key, as kubectl and kustomize write
// them; keys and strings are quoted where YAML 1.1 or 1.2 would read something
// else.
func AppendYAML(b []byte, o Object) []byte { return new(Encoder).AppendYAML(b, o) }

// Encoder encodes resources one after the other. It remembers the last text of
// several lines: the start wrapper is the same in nearly all of them, and larger
// than the rest of each.
type Encoder struct {
	block    block
	from, to int
}

// AppendYAML appends a resource as the function of that name does.
func (e *Encoder) AppendYAML(b []byte, o Object) []byte {
	y := yamlEncoder{out: b, last: &e.block}
	v := reflect.ValueOf(o).Elem()
	y.structFields(v, planOf(v.Type()), 0, false)
	e.from, e.to = y.from, y.to
	return y.out
}

// Block is the remembered text, as YAML, and where it stands in what AppendYAML
// returned last: from and to are 0 where it does not. The text of the same block
// is the same bytes, which nobody may change.
func (e *Encoder) Block() (from, to int, text []byte) {
	if e.to == 0 {
		return 0, 0, nil
	}
	return e.from, e.to, e.block.yaml
}

// block is a text as a literal block at an indentation; it is empty where the
// text can't be one.
type block struct {
	text   string
	indent int
	yaml   []byte
}

type yamlEncoder struct {
	out  []byte
	last *block
	from int // of the last block in out
	to   int
}

const blanks = "                                "

func (e *yamlEncoder) indent(n int) {
	for ; n > len(blanks); n -= len(blanks) {
		e.out = append(e.out, blanks...)
	}
	e.out = append(e.out, blanks[:n]...)
}

// key begins a line of a mapping. The first key of a mapping within a list
// stands behind the dash.
func (e *yamlEncoder) key(name string, indent int, behindDash *bool) {
	if !*behindDash {
		e.indent(indent)
	}
	*behindDash = false
	e.out = append(e.out, name...)
}

func (e *yamlEncoder) structFields(v reflect.Value, p *plan, indent int, behindDash bool) (wrote bool) {
	for i := range p.fields {
		f := &p.fields[i]
		field := v.Field(f.index)
		if f.inline {
			wrote = e.mapFields(field.Interface().(map[string]any), indent, &behindDash) || wrote
			continue
		}
		if f.omitEmpty && isEmpty(field) {
			continue
		}
		e.key(f.yamlKey, indent, &behindDash)
		e.value(field, f.below, indent)
		wrote = true
	}
	return wrote
}

// value writes what follows a key and its colon, with the line's end.
func (e *yamlEncoder) value(v reflect.Value, below *plan, indent int) {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Struct:
		at := len(e.out)
		e.out = append(e.out, '\n')
		if !e.structFields(v, below, indent+2, false) {
			e.out = append(e.out[:at], " {}\n"...)
		}
	case reflect.Slice:
		if v.Type() == stringsType {
			e.strings(*v.Addr().Interface().(*Strings), indent)
		} else {
			e.slice(v, below, indent)
		}
	case reflect.String:
		e.out = append(e.out, ' ')
		e.text(v.String(), indent+2)
	case reflect.Int:
		e.out = append(strconv.AppendInt(append(e.out, ' '), v.Int(), 10), '\n')
	case reflect.Bool:
		e.out = append(strconv.AppendBool(append(e.out, ' '), v.Bool()), '\n')
	default:
		panic(fmt.Sprintf("a manifest holds a %s", v.Kind())) // a fault of batchfn: the types are its own
	}
}

func (e *yamlEncoder) slice(v reflect.Value, below *plan, indent int) {
	if v.Len() == 0 {
		e.out = append(e.out, " []\n"...)
		return
	}
	e.out = append(e.out, '\n')
	for i := range v.Len() {
		item := v.Index(i)
		e.indent(indent)
		e.out = append(e.out, '-')
		if below == nil {
			e.value(item, nil, indent)
			continue
		}
		e.out = append(e.out, ' ')
		if !e.structFields(item, below, indent+2, true) {
			e.out = append(e.out, "{}\n"...)
		}
	}
}

var stringsType = reflect.TypeFor[Strings]()

func (e *yamlEncoder) strings(s Strings, indent int) {
	if len(s) == 0 {
		e.out = append(e.out, " {}\n"...)
		return
	}
	e.out = append(e.out, '\n')
	for _, entry := range s {
		e.indent(indent + 2)
		e.out = append(appendScalar(e.out, entry.Key), ": "...)
		e.text(entry.Value, indent+4)
	}
}

func (e *yamlEncoder) text(s string, indent int) {
	if strings.IndexByte(s, '\n') < 0 {
		e.out = append(appendScalar(e.out, s), '\n')
		return
	}
	if e.last.text != s || e.last.indent != indent {
		*e.last = block{text: s, indent: indent}
		e.from, e.to = 0, 0 // another one was remembered there
		if isBlock(s) {
			e.last.yaml = appendBlock(nil, s, indent)
		}
	}
	if e.last.yaml == nil {
		e.out = append(appendScalar(e.out, s), '\n')
		return
	}
	e.from = len(e.out)
	e.out = append(e.out, e.last.yaml...)
	e.to = len(e.out)
}
