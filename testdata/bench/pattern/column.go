package pattern

import (
	"encoding/json"
	"slices"
)

// A cell is the value that one resource has at a place of the template, if it
// has one there.
type cell struct {
	value any
	text  string // the value as JSON, to compare by
	ok    bool
}

func newCell(value any) cell {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // it was read from JSON
	}
	return cell{value, string(text), true}
}

// present are the cells that have a value.
func present(cells []cell) []cell {
	return slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return !c.ok })
}

// alike reports whether all values are one.
func alike(cells []cell) bool {
	return len(cells) > 0 && !slices.ContainsFunc(cells, func(c cell) bool { return c.text != cells[0].text })
}

// all reports whether all values are of a type.
func all[T any](cells []cell) bool {
	return !slices.ContainsFunc(cells, func(c cell) bool { _, is := c.value.(T); return !is })
}

// covers reports whether a field has every value of the cells in its place.
func (f *Field) covers(cells []cell) bool {
	for i, c := range cells {
		if c.ok && (!f.cells[i].ok || f.cells[i].text != c.text) {
			return false
		}
	}
	return true
}

// tells reports whether a field is set and true exactly where the cells have a
// value, as templates see it: so it is the condition for them.
func (f *Field) tells(cells []cell) bool {
	if f.Place != Entry {
		return false
	}
	for i, c := range cells {
		if c.ok != f.cells[i].ok || c.ok && f.cells[i].isFalse() {
			return false
		}
	}
	return true
}

// isFalse reports whether templates take a value for false.
func (c cell) isFalse() bool {
	return slices.Contains([]string{`""`, "0", "false", "[]", "{}", "null"}, c.text)
}

// isText reports whether a field's values are strings.
func (f *Field) isText() bool { return all[string](present(f.cells)) }
