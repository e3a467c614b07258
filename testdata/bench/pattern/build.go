package pattern

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// A builder makes the nodes for resources of one kind, or for the elements of
// their lists, and the fields that these want.
type builder struct {
	workloads []Workload // none for the elements of a list
	fields    []*Field
	named     *Named
}

// build makes the node for what all resources have at a path. The cells are
// those of one resource each.
func (b *builder) build(path []string, cells []cell) Node {
	found := present(cells)
	switch {
	case alike(found):
		return Same{found[0].value}
	case all[map[string]any](found):
		return b.object(path, cells)
	case all[[]any](found):
		return b.list(path, cells)
	case all[string](found):
		return b.text(path, cells)
	case all[int64](found), all[bool](found), all[float64](found):
		return b.scalar(path, cells)
	}
	panic(fmt.Sprintf("%s has values of more than one type", strings.Join(path, ".")))
}

func (b *builder) object(path []string, cells []cell) *Object {
	keys := map[string]bool{}
	for _, c := range present(cells) {
		for k := range c.value.(map[string]any) {
			keys[k] = true
		}
	}
	o := &Object{}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		values, missing := make([]cell, len(cells)), false
		for i, c := range cells {
			if !c.ok {
				continue
			}
			if v, has := c.value.(map[string]any)[key]; has {
				values[i] = newCell(v)
			} else {
				missing = true
			}
		}
		m := Member{Key: key, Node: b.build(append(slices.Clone(path), key), values)}
		if missing {
			m.If = b.condition(append(slices.Clone(path), key), values)
		}
		o.Members = append(o.Members, m)
	}
	return o
}

// condition is the field that says whether there is a value.
func (b *builder) condition(path []string, cells []cell) *Field {
	for _, f := range b.fields {
		if f.tells(cells) {
			return f
		}
	}
	is := make([]cell, len(cells))
	for i, c := range cells {
		if c.ok {
			is[i] = newCell(true)
		}
	}
	return b.add(Entry, path, is)
}

// scalar is a field: one that is there already, or one of the region or of the
// team if these decide it, or one of the entry.
func (b *builder) scalar(path []string, cells []cell) *Field {
	if f := b.find(path, cells); f != nil {
		return f
	}
	return b.add(Entry, path, cells)
}

func (b *builder) find(path []string, cells []cell) *Field {
	for _, f := range b.fields {
		if f.covers(cells) {
			return f
		}
	}
	for _, place := range []Place{Region, Team} {
		if b.decides(place, cells) {
			return b.add(place, path, cells)
		}
	}
	return nil
}

// decides reports whether a value follows from the region or from the team.
func (b *builder) decides(place Place, cells []cell) bool {
	if b.workloads == nil {
		return false
	}
	values := map[string]string{}
	for i, c := range cells {
		key := b.workloads[i].key(place)
		if old, has := values[key]; c.ok && has && old != c.text {
			return false
		} else if c.ok {
			values[key] = c.text
		}
	}
	return true
}

// add makes a field. It is called what its key is called, after its parents where
// that name is taken.
func (b *builder) add(place Place, path []string, cells []cell) *Field {
	name := identifier(path[len(path)-1])
	for i := len(path) - 2; i >= 0 && b.taken(name); i-- {
		if path[i][0] <= '9' {
			continue // the number of an element
		}
		name = identifier(path[i]) + strings.ToUpper(name[:1]) + name[1:]
	}
	for base, n := name, 2; b.taken(name); n++ {
		name = fmt.Sprint(base, n)
	}
	f := &Field{Place: place, Name: name, cells: cells}
	b.fields = append(b.fields, f)
	return f
}

func (b *builder) taken(name string) bool {
	return name == environment || name == "value" || slices.ContainsFunc(b.fields, func(f *Field) bool { return f.Name == name })
}

// identifier is the last part of a key as templates can say it.
func identifier(key string) string {
	words := strings.FieldsFunc(key[strings.LastIndex(key, "/")+1:], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "x"
	}
	for i, w := range words {
		if w == strings.ToUpper(w) {
			w = strings.ToLower(w)
		}
		if i > 0 {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		words[i] = w
	}
	name := strings.Join(words, "")
	if unicode.IsDigit(rune(name[0])) {
		name = "x" + name
	}
	return name
}
