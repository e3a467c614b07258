package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// explainField explains a field by its path: from platform, from one of the
// lists, or of any entry; a list, or platform, itself; else the fields that have
// the name, wherever they are.
func explainField(path, lang string) string {
	path = asList(path)
	for _, root := range fieldRoots() {
		if path == root.name {
			return fieldText(root.name, root.shape.Doc, "", root.shape, lang)
		}
	}
	if def := definitionOf(path); def != nil {
		return fieldText(path, cmp.Or(def.Doc, strings.TrimPrefix(path, "#")), "", def, lang)
	}
	var b strings.Builder
	add := func(path string, f *shape.Field) {
		if !strings.Contains(b.String(), meaning(f.Doc, lang)) { // as it stands in three lists
			b.WriteString(fieldText(path, f.Doc, f.Default, f.Shape, lang))
		}
	}
	for _, root := range fieldRoots() {
		rest, rooted := strings.CutPrefix(path, root.name+".")
		if !rooted && root.name == "platform" {
			continue
		}
		if f := follow(root.shape, strings.Split(rest, ".")); f != nil {
			add(root.name+"."+rest, f)
		}
	}
	if b.Len() == 0 {
		eachField(func(at string, f *shape.Field) {
			if strings.HasSuffix(at, "."+path) {
				add(at, f)
			}
		})
	}
	return b.String()
}

// asList is the path of a field with the list in place of an entry's own word for
// its kind, as messages have it: worker.queue, #Batch.schedule.
func asList(path string) string {
	first, rest, _ := strings.Cut(path, ".")
	for _, kind := range spec.Kinds {
		if strings.EqualFold(strings.TrimPrefix(first, "#"), kind.Noun()) {
			return strings.TrimSuffix(string(kind)+"."+rest, ".")
		}
	}
	return path
}

// definitionOf is the definition of a name as fields.md has it, EnvSource or #EnvSource, or nil.
func definitionOf(name string) *shape.Shape {
	name = "#" + strings.TrimPrefix(name, "#")
	if !slices.Contains(shape.Default().Names, name) || name == "#Fleet" {
		return nil
	}
	if def := shape.Default().Def(name); len(def.Fields) > 0 {
		return def
	}
	return nil
}

// fieldText is what there is to say of a field.
func fieldText(path, doc, def string, sh *shape.Shape, lang string) string {
	say := wording[lang]
	doc = meaning(doc, lang)
	if _, text, ok := strings.Cut(doc, " is "); ok && strings.HasPrefix(doc, "#") {
		doc = text // of a definition
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n"+say.sentence+"\n\n%s: %s\n", path, strings.TrimSuffix(doc, "."), say.typ, typeOf(sh, asObject, lang))
	if def != "" {
		fmt.Fprintf(&b, "%s: %s\n", say.def, defaultOf(def, lang))
	}
	if fields := structOf(sh).Fields; len(fields) > 0 {
		b.WriteString(say.inside + "\n")
		for _, f := range fields {
			fmt.Fprintf(&b, "  %-18s %s%s\n", f.Name, meaning(f.Doc, lang), defaultIn(structOf(sh), f, lang))
		}
	}
	if example := exampleOf(structOf(sh)); example != "" {
		fmt.Fprintf(&b, "%s: %s\n", say.example, example)
	}
	b.WriteString("\n")
	return b.String()
}

// defaultIn is what a field of a struct is where it is not set, in parentheses.
func defaultIn(in *shape.Shape, f *shape.Field, lang string) string {
	isOverride := strings.HasSuffix(in.Name, "Fields") // the entry has what is required
	switch {
	case f.Needed || f.Required != "" && !isOverride:
		return " (" + defaultOf("required", lang) + ")"
	case f.Default != "":
		return " (" + wording[lang].def + ": " + defaultOf(f.Default, lang) + ")"
	}
	return ""
}

// explainWord explains a word of Kubernetes by the field that becomes it.
func explainWord(word, lang string) string {
	path := nearest.Kubernetes(word)
	text := explainField(path, lang)
	if path == "" || text == "" {
		return ""
	}
	becomes := wording[lang].written
	if strings.HasPrefix(path, "platform.profiles.") {
		becomes = wording[lang].partOf
	}
	return fmt.Sprintf(becomes+"\n\n%s", word, path, text)
}

type fieldRoot struct {
	name  string
	shape *shape.Shape
}

func fieldRoots() []fieldRoot {
	var roots []fieldRoot
	for _, kind := range spec.Kinds {
		roots = append(roots, fieldRoot{string(kind), shape.Default().Entry(kind)})
	}
	return append(roots, fieldRoot{"platform", shape.Default().Def("#Platform")})
}

// eachField visits the fields of all roots with their paths. What overrides
// repeat is left out.
func eachField(visit func(path string, f *shape.Field)) {
	var walk func(path string, sh *shape.Shape, depth int)
	walk = func(path string, sh *shape.Shape, depth int) {
		for _, f := range structOf(sh).Fields {
			at := path + "." + f.Name
			visit(at, f)
			if f.Name != "overrides" && depth < 8 {
				walk(at, f.Shape, depth+1)
			}
		}
	}
	for _, root := range fieldRoots() {
		walk(root.name, root.shape, 0)
	}
}

// values is the shape of what a map of free names or a list holds, or nil.
func values(sh *shape.Shape) *shape.Shape {
	if sh.Values != nil {
		return sh.Values
	}
	return sh.Elem
}

// structOf is the struct that a shape is, or that its values are.
func structOf(sh *shape.Shape) *shape.Shape {
	for len(sh.Fields) == 0 && values(sh) != nil {
		sh = values(sh)
	}
	return sh
}

// follow walks a path of names to its field, or returns nil. A step into a map
// or a list is taken by itself.
func follow(sh *shape.Shape, path []string) *shape.Field {
	var f *shape.Field
	for _, name := range path {
		for f = sh.Field(name); f == nil; f = sh.Field(name) {
			if sh = values(sh); sh == nil {
				return nil
			}
		}
		sh = f.Shape
	}
	return f
}

// fieldNames are the names of all fields, and platform and the lists.
func fieldNames() []string {
	var out []string
	for _, root := range fieldRoots() {
		out = append(out, root.name)
	}
	eachField(func(path string, _ *shape.Field) {
		if name := path[strings.LastIndex(path, ".")+1:]; !slices.Contains(out, name) {
			out = append(out, name)
		}
	})
	return out
}
