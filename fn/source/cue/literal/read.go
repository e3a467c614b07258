package literal

import (
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// reader reads one file. It panics with a *Reason where that has to be evaluated.
type reader struct {
	out    File
	text   []byte
	schema Schema
	places places
	alias  string    // by which the file calls the schema, or ""
	refers bool      // to the schema
	at     token.Pos // where something has to be evaluated
}

func newReader(f *ast.File, text []byte, schema Schema) *reader {
	r := &reader{text: text, schema: schema, places: newPlaces(f.Filename, text)}
	r.out = File{hidden: map[string]*spec.Node{}, schema: map[string]bool{}}
	r.out.anonymous = f.PackageName() == "" || f.PackageName() == "_"
	return r
}

// imports finds the schema's import, which is at the end: see
// serveSchema of source/cue.
func (r *reader) imports(f *ast.File) {
	for _, d := range f.Decls {
		if let, ok := d.(*ast.LetClause); ok && r.isSchema(let.Expr) {
			if r.alias != "" || let.Ident.Name == "_" {
				r.evaluate(let, "the schema imported twice, or as _")
			}
			r.alias = let.Ident.Name
		}
	}
}

func (r *reader) evaluate(n ast.Node, format string, args ...any) {
	r.at = n.Pos()
	panic(&Reason{r.places.of(r.at), fmt.Sprintf(format, args...)})
}

// catch returns the reason why what is read has to be evaluated, or nil.
func (r *reader) catch(read func()) (why *Reason) {
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case *Reason:
			why = reason
		default:
			panic(reason)
		}
	}()
	read()
	return nil
}

// isSchema reports whether an expression is the text that stands for the
// schema's import.
func (r *reader) isSchema(x ast.Expr) bool {
	from, to := x.Pos().Offset(), x.End().Offset()
	return from < to && to <= len(r.text) && string(r.text[from:to]) == strings.TrimSpace(r.schema.Text)
}

// glance looks for what is seen at once, before a whole file is read in vain: a
// list of entries that a comprehension makes mostly is at its end.
func (r *reader) glance(d ast.Decl) {
	f, ok := d.(*ast.Field)
	if !ok {
		return
	}
	if s, ok := f.Value.(*ast.StructLit); ok {
		for _, e := range s.Elts {
			r.field(e)
		}
	}
}

// field is an element of a struct, but for comments, for which it is nil.
func (r *reader) field(d ast.Decl) *ast.Field {
	switch d := d.(type) {
	case *ast.Field:
		return d
	case *ast.CommentGroup:
		return nil
	}
	r.evaluate(d, "something that is not a field")
	return nil
}

func (r *reader) topLevel(d ast.Decl) {
	switch d := d.(type) {
	case *ast.Package, *ast.CommentGroup:
	case *ast.ImportDecl:
		if len(d.Specs) > 0 {
			r.evaluate(d, "an import")
		}
	case *ast.LetClause:
		if !r.isSchema(d.Expr) {
			r.evaluate(d, "a let clause")
		}
	case *ast.Field:
		r.topField(d)
	default:
		r.evaluate(d, "something that is not a field")
	}
}

func (r *reader) topField(f *ast.Field) {
	r.plain(f)
	name, regular := r.label(f)
	switch {
	case strings.HasPrefix(name, "#") && !regular:
		if !r.isDefinition(f.Value) || r.out.schema[name] {
			r.evaluate(f, "the definition %s", name)
		}
		r.out.schema[name] = true
	case strings.HasPrefix(name, "_") && !regular:
		if r.out.hidden[name] != nil {
			r.evaluate(f, "%s twice", name)
		}
		r.out.hidden[name] = r.value(f.Value)
	case !regular:
		r.evaluate(f, "the label %s", name)
	case name == "platform":
		r.out.platforms = append(r.out.platforms, r.term(platform, f.Value))
	case slices.Contains(spec.Kinds, spec.Kind(name)):
		r.entries(spec.Kind(name), f.Value)
	default:
		r.evaluate(f, "the field %s", name)
	}
}

func (r *reader) entries(kind spec.Kind, x ast.Expr) {
	switch x := x.(type) {
	case *ast.StructLit:
		if len(x.Elts) == 0 { // which may be beside a list
			r.evaluate(x, "%s without entries", kind)
		}
		for _, d := range x.Elts {
			r.namedEntry(kind, d)
		}
	case *ast.ListLit:
		r.out.lists = append(r.out.lists, content.List{Kind: kind, Pos: r.places.of(x.Pos())})
		for i, item := range x.Elts {
			t := r.term(elsewhere, item)
			pos := r.places.of(literalOf(item).Pos())
			r.out.entries = append(r.out.entries, entry{content.Entry{Kind: kind, Index: i, Pos: pos}, t})
		}
	default:
		r.evaluate(x, "%s that are not literals", kind)
	}
}

func (r *reader) namedEntry(kind spec.Kind, d ast.Decl) {
	f := r.field(d)
	if f == nil {
		return
	}
	r.plain(f)
	name, regular := r.label(f)
	if !regular || name == r.alias { // which the entry would refer to
		r.evaluate(f, "the label %s", name)
	}
	pos := r.places.of(f.Label.Pos())
	r.out.entries = append(r.out.entries, entry{content.Entry{Kind: kind, Name: name, Index: -1, Pos: pos}, r.term(elsewhere, f.Value)})
}

// literalOf is the struct of #Batch & {…}, else the expression itself.
func literalOf(x ast.Expr) ast.Expr {
	if b, ok := x.(*ast.BinaryExpr); ok {
		return b.Y
	}
	return x
}

// term reads a literal, or a reference & a struct.
func (r *reader) term(at level, x ast.Expr) *term {
	b, ok := x.(*ast.BinaryExpr)
	if !ok {
		return &term{node: r.valueAt(at, x)}
	}
	s, ok := b.Y.(*ast.StructLit)
	if b.Op != token.AND || !ok {
		r.evaluate(x, "an expression")
	}
	t := &term{node: r.valueAt(at, s)}
	t.node.Pos = r.places.of(x.Pos())
	switch ref := b.X.(type) {
	case *ast.Ident:
		t.with = append(t.with, reference{ref.Name, r.places.of(ref.Pos())})
	default:
		if !r.isDefinition(b.X) {
			r.evaluate(x, "a reference")
		}
	}
	return t
}

// isDefinition reports whether an expression is a definition of the schema that
// stands for structs.
func (r *reader) isDefinition(x ast.Expr) bool {
	s, ok := x.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, ok := s.X.(*ast.Ident)
	name, isIdent := s.Sel.(*ast.Ident)
	if !ok || !isIdent || r.alias == "" || of.Name != r.alias || !r.schema.Structs(name.Name) {
		return false
	}
	r.refers = true
	return true
}
