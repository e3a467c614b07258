package pattern

import (
	"fmt"
	"slices"
	"strings"
)

// environment is the key of the lists that are merged by name.
const environment = "env"

func (b *builder) list(path []string, cells []cell) Node {
	lists := make([][]any, len(cells))
	shortest, longest := -1, 0
	for i, c := range cells {
		if c.ok {
			lists[i] = c.value.([]any)
			if n := len(lists[i]); shortest < 0 || n < shortest {
				shortest = n
			}
			longest = max(longest, len(lists[i]))
		}
	}
	if scalars(lists) {
		return &List{Rest: &Each{Field: b.scalar(path, cells), lists: lists}}
	}
	fixed := shortest
	if path[len(path)-1] == environment || shortest < longest {
		fixed = sameNames(lists, shortest)
	}
	l := &List{}
	for i := range fixed {
		elements := make([]cell, len(cells))
		for w, list := range lists {
			if cells[w].ok {
				elements[w] = newCell(list[i])
			}
		}
		l.First = append(l.First, b.build(append(slices.Clone(path), label(lists, i)), elements))
	}
	if fixed == longest {
		return l
	}
	rest := make([][]any, len(cells))
	for i := range lists {
		rest[i] = lists[i][min(fixed, len(lists[i])):]
	}
	if b.named == nil && b.workloads != nil && path[len(path)-1] == environment && sorted(rest) {
		return b.environment(l.First, rest, cells)
	}
	l.Rest = b.each(path, rest, cells)
	return l
}

// scalars reports whether lists have nothing but scalars.
func scalars(lists [][]any) bool {
	for _, list := range lists {
		for _, e := range list {
			switch e.(type) {
			case map[string]any, []any:
				return false
			}
		}
	}
	return true
}

// sameNames is the number of elements at the beginning that have the same names
// everywhere.
func sameNames(lists [][]any, most int) int {
	for i := range most {
		name := ""
		for _, list := range lists {
			switch {
			case list == nil:
			case nameOf(list[i]) == "" || name != "" && nameOf(list[i]) != name:
				return i
			default:
				name = nameOf(list[i])
			}
		}
	}
	return most
}

func nameOf(element any) string {
	m, _ := element.(map[string]any)
	name, _ := m["name"].(string)
	return name
}

// label is an element's name, or its number where it has none.
func label(lists [][]any, i int) string {
	if sameNames(lists, i+1) > i {
		for _, list := range lists {
			if list != nil {
				return nameOf(list[i])
			}
		}
	}
	return fmt.Sprint(i)
}

// each makes elements of what lists have from their fields.
func (b *builder) each(path []string, lists [][]any, cells []cell) *Each {
	inner := &builder{}
	var elements []cell
	for _, list := range lists {
		for _, e := range list {
			elements = append(elements, newCell(e))
		}
	}
	item := inner.build([]string{"item"}, elements)
	column, n := make([]cell, len(cells)), 0
	for i, list := range lists {
		if !cells[i].ok {
			continue
		}
		values := make([]any, len(list))
		for e := range list {
			values[e] = inner.values(n)
			n++
		}
		column[i] = newCell(values)
	}
	return &Each{Field: b.scalar(path, column), Item: item, lists: lists}
}

// sorted reports whether lists are sorted by unique names.
func sorted(lists [][]any) bool {
	for _, list := range lists {
		for i := 1; i < len(list); i++ {
			if strings.Compare(nameOf(list[i-1]), nameOf(list[i])) >= 0 {
				return false
			}
		}
	}
	return true
}

// environment makes lists of what they have by name.
func (b *builder) environment(first []Node, lists [][]any, cells []cell) *Named {
	inner := &builder{}
	var elements []cell
	for _, list := range lists {
		for _, e := range list {
			unnamed := map[string]any{}
			for k, v := range e.(map[string]any) {
				if k != "name" {
					unnamed[k] = v
				}
			}
			elements = append(elements, newCell(unnamed))
		}
	}
	named := &Named{First: first, Item: inner.object([]string{"item"}, elements)}
	column, n := make([]cell, len(cells)), 0
	for i, list := range lists {
		values := map[string]any{}
		for _, e := range list {
			values[nameOf(e)] = inner.values(n)
			n++
		}
		column[i] = newCell(values)
	}
	named.Field = &Field{Name: environment, cells: column}
	b.fields = append(b.fields, named.Field)
	b.named = named
	return named
}
