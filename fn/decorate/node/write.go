package node

import (
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
)

// fields appends lines with fields in block style.
func (p *page) fields(b []byte, fields []field, column int) []byte {
	for _, f := range fields {
		b = append(append(b, spaces(column)...), f.key...)
		b = append(b, ':')
		switch {
		case f.want.isText():
			b = append(manifest.AppendScalar(append(b, ' '), f.want.text), '\n')
		case f.want.isList():
			b = p.items(append(b, '\n'), f.want.items, column+p.dash)
		default:
			b = p.fields(append(b, '\n'), f.want.fields, column+p.step)
		}
	}
	return b
}

// items appends lines with items in block style.
func (p *page) items(b []byte, items []*want, column int) []byte {
	for _, item := range items {
		dash := len(b) + column - 1
		b = p.fields(b, item.fields, column+2)
		b[dash] = '-'
	}
	return b
}

func spaces(column int) string { return strings.Repeat(" ", column-1) }

// flow writes a value in flow style; json says that keys are quoted.
func flow(w *want, json bool) string {
	var parts []string
	switch {
	case w.isText():
		return flowText(w.text, json)
	case w.isList():
		for _, item := range w.items {
			parts = append(parts, flow(item, json))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	for _, f := range w.fields {
		parts = append(parts, flowField(f, json))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func flowField(f field, json bool) string {
	return flowText(f.key, json) + ": " + flow(f.want, json)
}

// flowText writes a text plain only where brackets, commas and quotes can't
// matter.
func flowText(s string, json bool) string {
	plain := string(manifest.AppendScalar(nil, s))
	if json || plain != s || strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./") != "" {
		return string(manifest.AppendJSONText(nil, s))
	}
	return s
}
