package main

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// explainField explains a field by its path: from platform, from one of the
// lists, or of any entry.
func explainField(path string) string {
	var b strings.Builder
	for _, root := range fieldRoots() {
		rest := strings.TrimPrefix(path, root.prefix)
		if rest == path && root.prefix == "platform." {
			continue
		}
		if f, sh := follow(root.shape, strings.Split(rest, ".")); f != nil && !strings.Contains(b.String(), f.Doc) {
			fmt.Fprintf(&b, "# %s\n\n%s.\n\nType: %s\n", root.prefix+rest, f.Doc, f.Shape.Describe())
			if f.Default != "" {
				fmt.Fprintf(&b, "Default: %s\n", f.Default)
			}
			if names := sh.FieldNames(); len(names) > 0 {
				fmt.Fprintf(&b, "Fields: %s\n", strings.Join(names, ", "))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

type fieldRoot struct {
	prefix string
	shape  *shape.Shape
}

func fieldRoots() []fieldRoot {
	roots := []fieldRoot{{"platform.", shape.Default().Def("#Platform")}}
	for _, kind := range spec.Kinds {
		roots = append(roots, fieldRoot{string(kind) + ".", shape.Default().Entry(kind)})
	}
	return roots
}

// follow walks a path of names; a step into a map of free names or a list is
// taken by itself where the next name is a field of its values.
func follow(sh *shape.Shape, path []string) (*shape.Field, *shape.Shape) {
	var f *shape.Field
	for _, name := range path {
		for sh.Field(name) == nil && (sh.Values != nil || sh.Elem != nil) {
			if sh.Values != nil {
				sh = sh.Values
			} else {
				sh = sh.Elem
			}
		}
		if f = sh.Field(name); f == nil {
			return nil, nil
		}
		sh = f.Shape
	}
	return f, sh
}

func fieldPaths() []string {
	var out []string
	for _, root := range fieldRoots() {
		out = append(out, root.shape.FieldNames()...)
	}
	return append(out, "platform")
}
