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
type Encoder struct{ block block }

// AppendYAML appends a resource as the function of that name does.
func (e *Encoder) AppendYAML(b []byte, o Object) []byte {
	y := yamlEncoder{out: b, last: &e.block}
	y.structFields(reflect.ValueOf(o).Elem(), 0, false)
	return y.out
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

func (e *yamlEncoder) structFields(v reflect.Value, indent int, behindDash bool) (wrote bool) {
	p := planOf(v.Type())
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
		e.value(field, indent)
		wrote = true
	}
	return wrote
}

func (e *yamlEncoder) mapFields(m map[string]any, indent int, behindDash *bool) bool {
	for _, name := range sortedKeys(m) {
		e.key("", indent, behindDash)
		e.out = append(appendScalar(e.out, name), ':')
		e.value(reflect.ValueOf(m[name]), indent)
	}
	return len(m) > 0
}

// value writes what follows a key and its colon, with the line's end.
func (e *yamlEncoder) value(v reflect.Value, indent int) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Struct:
		at := len(e.out)
		e.out = append(e.out, '\n')
		if !e.structFields(v, indent+2, false) {
			e.out = append(e.out[:at], " {}\n"...)
		}
	case reflect.Map:
		if v.Len() == 0 {
			e.out = append(e.out, " {}\n"...)
			return
		}
		e.out = append(e.out, '\n')
		behindDash := false
		e.mapFields(v.Interface().(map[string]any), indent+2, &behindDash)
	case reflect.Slice:
		e.slice(v, indent)
	default:
		e.out = append(e.out, ' ')
		e.scalar(v, indent+2)
	}
}

func (e *yamlEncoder) slice(v reflect.Value, indent int) {
	if v.Type() == stringsType {
		e.strings(v, indent)
		return
	}
	if v.Len() == 0 {
		e.out = append(e.out, " []\n"...)
		return
	}
	e.out = append(e.out, '\n')
	for i := range v.Len() {
		e.item(v.Index(i), indent)
	}
}

var (
	stringsType = reflect.TypeFor[Strings]()
	numberType  = reflect.TypeFor[Number]()
)

func (e *yamlEncoder) strings(v reflect.Value, indent int) {
	s := *v.Addr().Interface().(*Strings)
	if len(s) == 0 {
		e.out = append(e.out, " {}\n"...)
		return
	}
	e.out = append(e.out, '\n')
	for _, entry := range s {
		e.indent(indent + 2)
		e.out = appendScalar(e.out, entry.Key)
		e.out = append(e.out, ": "...)
		e.text(entry.Value, indent+4)
	}
}

// item writes one item of a list.
func (e *yamlEncoder) item(v reflect.Value, indent int) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	e.indent(indent)
	e.out = append(e.out, "- "...)
	switch v.Kind() {
	case reflect.Struct:
		if !e.structFields(v, indent+2, true) {
			e.out = append(e.out, "{}\n"...)
		}
	case reflect.Map:
		behindDash := true
		if !e.mapFields(v.Interface().(map[string]any), indent+2, &behindDash) {
			e.out = append(e.out, "{}\n"...)
		}
	case reflect.Slice:
		if v.Len() == 0 {
			e.out = append(e.out, "[]\n"...)
			return
		}
		e.out[len(e.out)-1] = '\n' // a list in a list begins on a line of its own
		for i := range v.Len() {
			e.item(v.Index(i), indent+2)
		}
	default:
		e.scalar(v, indent+2)
	}
}

func (e *yamlEncoder) scalar(v reflect.Value, indent int) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == numberType {
			e.out = append(append(e.out, v.String()...), '\n')
			return
		}
		e.text(v.String(), indent)
		return
	case reflect.Int, reflect.Int64:
		e.out = strconv.AppendInt(e.out, v.Int(), 10)
	case reflect.Bool:
		e.out = strconv.AppendBool(e.out, v.Bool())
	case reflect.Invalid:
		e.out = append(e.out, "null"...)
	default:
		panic(fmt.Sprintf("a manifest holds a %s", v.Kind())) // a fault of batchfn: the types are its own
	}
	e.out = append(e.out, '\n')
}

func (e *yamlEncoder) text(s string, indent int) {
	if strings.IndexByte(s, '\n') < 0 {
		e.out = append(appendScalar(e.out, s), '\n')
		return
	}
	if e.last.text != s || e.last.indent != indent {
		*e.last = block{text: s, indent: indent}
		if isBlock(s) {
			e.last.yaml = appendBlock(nil, s, indent)
		}
	}
	if e.last.yaml == nil {
		e.out = append(appendScalar(e.out, s), '\n')
		return
	}
	e.out = append(e.out, e.last.yaml...)
}
