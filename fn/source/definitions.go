package source

import (
	"cmp"
	"path"
	"slices"

	"cuelang.org/go/cue/ast"

	"github.com/batchfn/batchfn/fn/spec"
)

// definitions are where the files of a package define entries. CUE merges the
// same name of two files without a word, so the syntax has to tell.
type definitions struct {
	names     []definition      // entries with a literal name
	first     map[string]int    // index of the first of a kind and name
	lists     map[string][]list // list literals by kind
	templates []span            // labels that are computed, with the extent of their value
	patterns  []span            // [string]: constraints
	refused   map[string]bool   // kinds whose definitions contradict each other
}

type definition struct {
	kind spec.Kind
	name string
	pos  spec.Pos
}

type list struct {
	pos   spec.Pos
	items []spec.Pos // places of the leading literal items
}

type span struct{ pos, from, to spec.Pos }

func (s span) holds(p spec.Pos) bool {
	return s.from.File == p.File && !p.Before(s.from) && p.Before(s.to)
}

func newDefinitions() *definitions {
	return &definitions{first: map[string]int{}, lists: map[string][]list{}, refused: map[string]bool{}}
}

func (d *definitions) add(def definition) {
	if _, seen := d.first[def.key()]; !seen {
		d.first[def.key()] = len(d.names)
	}
	d.names = append(d.names, def)
}

func (d definition) key() string { return string(d.kind) + "/" + d.name }

func define(files []*ast.File) *definitions {
	d := newDefinitions()
	for _, f := range files {
		d.decls(f.Decls)
	}
	return d
}

func (d *definitions) decls(decls []ast.Decl) {
	for _, decl := range decls {
		switch decl := decl.(type) {
		case *ast.EmbedDecl:
			if s, ok := decl.Expr.(*ast.StructLit); ok {
				d.decls(s.Elts)
			}
		case *ast.Field:
			if name, _, err := ast.LabelName(decl.Label); err == nil && slices.Contains(spec.Kinds, spec.Kind(name)) {
				d.entries(spec.Kind(name), decl.Value)
			}
		}
	}
}

func (d *definitions) entries(kind spec.Kind, x ast.Expr) {
	switch x := x.(type) {
	case *ast.ParenExpr:
		d.entries(kind, x.X)
	case *ast.BinaryExpr:
		d.entries(kind, x.X)
		d.entries(kind, x.Y)
	case *ast.ListLit:
		d.lists[string(kind)] = append(d.lists[string(kind)], list{pos: position(x.Pos()), items: leadingItems(x)})
	case *ast.StructLit:
		for _, decl := range x.Elts {
			d.entry(kind, decl)
		}
	}
}

func (d *definitions) entry(kind spec.Kind, decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.Field:
		extent := span{position(decl.Label.Pos()), position(decl.Pos()), position(decl.End())}
		if _, ok := decl.Label.(*ast.ListLit); ok {
			d.patterns = append(d.patterns, extent)
		} else if name, _, err := ast.LabelName(decl.Label); err == nil {
			d.add(definition{kind, name, extent.pos})
		} else {
			d.templates = append(d.templates, extent)
		}
	case *ast.Comprehension:
		if s, ok := decl.Value.(*ast.StructLit); ok {
			for _, inner := range s.Elts {
				d.template(inner)
			}
		}
	case *ast.EmbedDecl:
		d.entries(kind, decl.Expr)
	}
}

// template notes what a comprehension makes, whatever its label looks like.
func (d *definitions) template(decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.Field:
		d.templates = append(d.templates, span{position(decl.Label.Pos()), position(decl.Pos()), position(decl.End())})
	case *ast.Comprehension:
		if s, ok := decl.Value.(*ast.StructLit); ok {
			for _, inner := range s.Elts {
				d.template(inner)
			}
		}
	}
}

// leadingItems are the places of a list's items up to the first that is not
// one item.
func leadingItems(x *ast.ListLit) []spec.Pos {
	var items []spec.Pos
	for _, item := range x.Elts {
		switch item := item.(type) {
		case *ast.Ellipsis, *ast.Comprehension:
			return items
		default:
			items = append(items, position(literalOf(item).Pos()))
		}
	}
	return items
}

// literalOf is the struct literal of #Batch & {…}, else the expression itself.
func literalOf(x ast.Expr) ast.Expr {
	if b, ok := x.(*ast.BinaryExpr); ok {
		if s, ok := b.Y.(*ast.StructLit); ok {
			return s
		}
		if s, ok := b.X.(*ast.StructLit); ok {
			return s
		}
	}
	return x
}

// entryPos is the place of an entry: its literal name or list item; of a
// generated one the template that made it; else what CUE says.
func (d *definitions) entryPos(kind spec.Kind, name string, index int, n *spec.Node, fallback spec.Pos) spec.Pos {
	if index >= 0 {
		for _, l := range d.lists[string(kind)] {
			if index < len(l.items) {
				return l.items[index]
			}
		}
		return fallback
	}
	if i, ok := d.first[definition{kind: kind, name: name}.key()]; ok {
		return d.names[i].pos
	}
	for _, t := range d.templates {
		if _, found := firstPlace(n, t.holds); found {
			return t.pos
		}
	}
	outsidePatterns := func(p spec.Pos) bool {
		return p.Known() && !slices.ContainsFunc(d.patterns, func(s span) bool { return s.holds(p) || s.pos == p })
	}
	if outsidePatterns(fallback) {
		return fallback
	}
	if p, found := firstPlace(n, outsidePatterns); found {
		return p
	}
	return fallback
}

// firstPlace finds the first place of a field within a value that is as wanted.
func firstPlace(n *spec.Node, wanted func(spec.Pos) bool) (spec.Pos, bool) {
	for _, f := range n.Fields {
		if wanted(f.Pos) {
			return f.Pos, true
		}
		if p, found := firstPlace(f.Value, wanted); found {
			return p, true
		}
	}
	for _, item := range n.Items {
		if p, found := firstPlace(item, wanted); found {
			return p, true
		}
	}
	return spec.Pos{}, false
}

// checkDefinitions reports what CUE would merge or refuse in words of its own:
// a name that two files define, a second list, a list beside a struct.
func (b *builder) checkDefinitions(d *definitions) {
	for _, def := range d.names {
		if was := d.names[d.first[def.key()]]; was.pos.File != def.pos.File {
			b.twice(def.kind, def.name, was.pos, def.pos)
		}
	}
	for kind, lists := range d.lists {
		byFile := map[string]bool{}
		for _, l := range lists {
			if len(byFile) > 0 && !byFile[l.pos.File] {
				d.refused[kind] = true
				earlier, later := inOrder(lists[0].pos, l.pos)
				b.once(spec.Finding{Rule: "name-unique", Level: spec.Error, Pos: later, Field: kind,
					Message: "a second list of " + kind + ": the files of a package may have one",
					Hint:    "write entries by name, which may stand in any file: " + kind + ": \"NAME\": {…}",
					Related: []spec.Related{{Pos: earlier, Message: "the first list"}}})
			}
			byFile[l.pos.File] = true
		}
		for _, def := range d.names {
			if string(def.kind) == kind && !d.refused[kind] {
				d.refused[kind] = true
				earlier, later := inOrder(lists[0].pos, def.pos)
				b.once(spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: later, Field: kind,
					Message: kind + " are a list here and a struct there: a package uses one of the two",
					Related: []spec.Related{{Pos: earlier, Message: "the other form"}}})
			}
		}
	}
}

// twice reports a name that is used a second time, at the later of the two.
func (b *builder) twice(kind spec.Kind, name string, one, two spec.Pos) {
	earlier, later := inOrder(one, two)
	b.once(spec.Finding{Rule: "name-unique", Level: spec.Error, Pos: later, Kind: kind, Batch: name, Field: "name",
		Message: "the name is used twice",
		Hint:    "names are unique over the whole fleet, whatever the kind",
		Related: []spec.Related{{Pos: earlier, Message: "used here first"}}})
}

// once adds a finding unless the same is known already: packages share files.
func (b *builder) once(f spec.Finding) {
	if !slices.ContainsFunc(b.findings, func(g spec.Finding) bool { return g.Rule == f.Rule && g.Pos == f.Pos && g.Message == f.Message }) {
		b.findings = append(b.findings, f)
	}
}

// inOrder sorts two places by file and line; a file of a directory further up
// comes first.
func inOrder(a, b spec.Pos) (earlier, later spec.Pos) {
	if c := cmp.Or(cmp.Compare(path.Dir(a.File), path.Dir(b.File)), cmp.Compare(a.File, b.File)); c != 0 {
		if c < 0 {
			return a, b
		}
		return b, a
	}
	if a.Before(b) {
		return a, b
	}
	return b, a
}
