package node

import (
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
)

// fields appends lines with fields in block style.
func (p *page) fields(b []byte, fields []field, column int) []byte {
	for _, f := range fields {
		b = f.want.comment(b, column)
		b = append(append(b, spaces(column)...), f.key...)
		b = append(b, ':')
		if f.want.behind && !f.want.isText() {
			b = append(b, " "+ours...)
		}
		switch {
		case f.want.isText():
			b = f.want.append(append(b, ' '), column+1)
		case f.want.isList():
			b = append(append(b, '\n'), p.list(f.want, column+p.dash)...)
		default:
			b = p.fields(append(b, '\n'), f.want.fields, column+p.step)
		}
	}
	return b
}

// list is a list as lines.
func (p *page) list(w *want, column int) []byte {
	if w.lines != nil {
		return w.lines(column)
	}
	return p.items(nil, w.items, column)
}

// items appends lines with items in block style.
func (p *page) items(b []byte, items []*want, column int) []byte {
	for _, item := range items {
		b = item.comment(b, column)
		dash := len(b) + column - 1
		switch {
		case item.isText():
			b = item.append(append(append(b, spaces(column)...), "- "...), column+1)
			continue
		case item.isList():
			b = append(append(append(append(b, spaces(column)...), "- "...), flow(item, false)...), '\n')
			continue
		}
		b = p.fields(b, item.fields, column+2)
		b[dash] = '-'
	}
	return b
}

// append appends a text with its line's end, which is at an indentation where it
// has several lines.
func (w *want) append(b []byte, indent int) []byte {
	if w.plain {
		return append(append(b, w.text...), '\n')
	}
	b = manifest.AppendText(b, w.text, indent)
	if w.behind {
		b = append(b[:len(b)-1], " "+ours+"\n"...)
	}
	return b
}

func spaces(column int) string { return strings.Repeat(" ", column-1) }

// flow writes a value in flow style; json says that keys are quoted.
func flow(w *want, json bool) string {
	var parts []string
	switch {
	case w.plain:
		return w.text
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
