package pattern

import (
	"regexp"
)

// word is what may be a field inside of a string: nothing that YAML, JSON or a
// template would read otherwise.
var word = regexp.MustCompile(`[A-Za-z0-9_-]+|[^A-Za-z0-9_-]+`)

// text is a string: a field that is there already, or a string with such fields in
// it, or a field of the entry.
func (b *builder) text(path []string, cells []cell) Node {
	if f := b.find(path, cells); f != nil {
		return f
	}
	if t := b.words(path, cells); t != nil {
		return t
	}
	return b.add(Entry, path, cells)
}

// words is a string of which all words but one are the same everywhere, or fields
// that are there already; nil if it is none.
func (b *builder) words(path []string, cells []cell) *Text {
	columns := split(cells)
	t, unknown, known := &Text{}, -1, false
	for i, column := range columns {
		if found := present(column); alike(found) {
			t.Parts = append(t.Parts, Same{found[0].value})
		} else if f := b.find(path, column); f != nil {
			t.Parts, known = append(t.Parts, f), true
		} else if unknown >= 0 {
			return nil
		} else {
			t.Parts, unknown = append(t.Parts, nil), i
		}
	}
	if !known {
		return nil
	}
	if unknown >= 0 {
		t.Parts[unknown] = b.add(Entry, path, columns[unknown])
	}
	return t
}

// split splits strings into words; there are none if they have not the same
// number.
func split(cells []cell) [][]cell {
	var columns [][]cell
	for i, c := range cells {
		if !c.ok {
			continue
		}
		words := word.FindAllString(c.value.(string), -1)
		if columns == nil {
			columns = make([][]cell, len(words))
			for w := range columns {
				columns[w] = make([]cell, len(cells))
			}
		}
		if len(words) != len(columns) {
			return nil
		}
		for w := range words {
			columns[w][i] = newCell(words[w])
		}
	}
	return columns
}
