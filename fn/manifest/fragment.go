package manifest

import (
	"fmt"
	"strconv"
)

// The fields that batchfn does not set come from fragments of the platform: they
// are maps, lists and scalars without types of their own.

func (e *yamlEncoder) mapFields(m map[string]any, indent int, behindDash *bool) bool {
	for _, name := range sortedKeys(m) {
		e.key("", indent, behindDash)
		e.out = append(appendScalar(e.out, name), ':')
		e.any(m[name], indent)
	}
	return len(m) > 0
}

// any writes what follows a key and its colon, with the line's end.
func (e *yamlEncoder) any(v any, indent int) {
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 {
			e.out = append(e.out, " {}\n"...)
			return
		}
		e.out = append(e.out, '\n')
		behindDash := false
		e.mapFields(v, indent+2, &behindDash)
	case []any:
		if len(v) == 0 {
			e.out = append(e.out, " []\n"...)
			return
		}
		e.out = append(e.out, '\n')
		e.anyItems(v, indent)
	default:
		e.out = append(e.out, ' ')
		e.anyScalar(v, indent+2)
	}
}

func (e *yamlEncoder) anyItems(items []any, indent int) {
	for _, item := range items {
		e.indent(indent)
		e.out = append(e.out, "- "...)
		switch v := item.(type) {
		case map[string]any:
			behindDash := true
			if !e.mapFields(v, indent+2, &behindDash) {
				e.out = append(e.out, "{}\n"...)
			}
		case []any:
			if len(v) == 0 {
				e.out = append(e.out, "[]\n"...)
				continue
			}
			e.out[len(e.out)-1] = '\n' // a list in a list begins on a line of its own
			e.anyItems(v, indent+2)
		default:
			e.anyScalar(v, indent+2)
		}
	}
}

func (e *yamlEncoder) anyScalar(v any, indent int) {
	switch v := v.(type) {
	case string:
		e.text(v, indent)
		return
	case Number:
		e.out = append(e.out, v...)
	case int64:
		e.out = strconv.AppendInt(e.out, v, 10)
	case bool:
		e.out = strconv.AppendBool(e.out, v)
	case nil:
		e.out = append(e.out, "null"...)
	default:
		panic(fmt.Sprintf("a manifest holds a %T", v)) // a fault of batchfn: fragments are made by expand
	}
	e.out = append(e.out, '\n')
}
