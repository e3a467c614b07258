package pattern

import "slices"

// findUsual finds what more than half of the resources have, if all have a value
// and templates can tell what the others have from none.
func (b *builder) findUsual(f *Field) {
	if !f.everywhere() {
		return
	}
	least := (len(f.cells) + 1) / 2
	for _, by := range []Place{Entry, Region, Team} {
		cells := b.most(f, by)
		unusual := 0
		for i, c := range f.cells {
			if c.text == cells[i].text {
				continue
			}
			if unusual++; c.isFalse() {
				unusual = len(f.cells)
			}
		}
		if unusual < least {
			least, f.usual = unusual, &usual{by, cells}
		}
	}
}

func (f *Field) everywhere() bool {
	return !slices.ContainsFunc(f.cells, func(c cell) bool { return !c.ok })
}

// most is for each resource the value that is the most frequent among all, among
// those of its region or among those of its team.
func (b *builder) most(f *Field, by Place) []cell {
	count, best := map[string]map[string]int{}, map[string]cell{}
	for i, c := range f.cells {
		group := b.workloads[i].key(by)
		if count[group] == nil {
			count[group] = map[string]int{}
		}
		if count[group][c.text]++; count[group][c.text] > count[group][best[group].text] {
			best[group] = c
		}
	}
	cells := make([]cell, len(f.cells))
	for i, w := range b.workloads {
		cells[i] = best[w.key(by)]
	}
	return cells
}

// isUsual reports whether an entry need not say what a resource has.
func (f *Field) isUsual(i int) bool {
	return f.usual != nil && f.cells[i].text == f.usual.cells[i].text
}

// inTemplate is the usual value where it stands in the template.
func (f *Field) inTemplate() (value any, is bool) {
	if f.usual == nil || f.usual.by != Entry {
		return nil, false
	}
	return f.usual.cells[0].value, true
}

// inTable is the field of a table that has the usual value.
func (f *Field) inTable() (in *Field, is bool) {
	if f.usual == nil || f.usual.by == Entry {
		return nil, false
	}
	return &Field{Place: f.usual.by, Name: f.Name}, true
}
