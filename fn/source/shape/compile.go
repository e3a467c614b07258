package shape

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

// Schema holds the shapes of all definitions.
type Schema struct {
	Names []string // of the definitions, in order: "#Fleet"
	defs  map[string]*ast.Field
	done  map[string]*Shape
}

// Default is the schema that ships with batchfn, compiled once.
var Default = sync.OnceValue(func() *Schema {
	s, err := Compile("schema.cue", spec.Schema)
	if err != nil {
		panic(fmt.Sprintf("the built-in schema: %v", err)) // a test compiles it
	}
	return s
})

// Compile reads the text of a schema. It fails on syntax that it does not know.
func Compile(filename, text string) (s *Schema, err error) {
	f, err := parser.ParseFile(filename, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	s = &Schema{defs: map[string]*ast.Field{}, done: map[string]*Shape{}}
	for _, d := range f.Decls {
		if field, ok := d.(*ast.Field); ok {
			name := labelOf(field)
			s.Names = append(s.Names, name)
			s.defs[name] = field
		}
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case unknownSyntax:
			err = r
		default:
			panic(r)
		}
	}()
	for _, name := range s.Names {
		s.def(name)
	}
	return s, nil
}

// Def returns the shape of a definition: "#Batch". It is nil for an unknown one.
func (s *Schema) Def(name string) *Shape { return s.done[name] }

// Entry returns the shape of the entries of a kind.
func (s *Schema) Entry(k spec.Kind) *Shape {
	switch k {
	case spec.Iterators:
		return s.done["#Iterator"]
	case spec.Workers:
		return s.done["#Worker"]
	}
	return s.done["#Batch"]
}

type unknownSyntax struct{ error }

func refuse(n ast.Node, what string) unknownSyntax {
	return unknownSyntax{fmt.Errorf("%s: %s is not supported in the schema", n.Pos(), what)}
}

func (s *Schema) def(name string) *Shape {
	if sh := s.done[name]; sh != nil {
		return sh
	}
	field, ok := s.defs[name]
	if !ok {
		panic(unknownSyntax{fmt.Errorf("reference to %q, which the schema lacks", name)})
	}
	sh := &Shape{}
	s.done[name] = sh // before compiling: definitions may refer to themselves
	s.add(sh, field.Value)
	sh.Name, sh.Doc = name, docOf(field)
	applyShapeAttrs(sh, field.Attrs)
	return sh
}

// expr compiles an expression into a shape of its own, or shares a definition's.
func (s *Schema) expr(x ast.Expr) *Shape {
	if id, ok := x.(*ast.Ident); ok && strings.HasPrefix(id.Name, "#") {
		return s.def(id.Name)
	}
	sh := &Shape{}
	s.add(sh, x)
	return sh
}

// add widens a shape by what an expression allows.
func (s *Schema) add(sh *Shape, x ast.Expr) {
	switch x := x.(type) {
	case *ast.Ident:
		s.addIdent(sh, x)
	case *ast.ParenExpr:
		s.add(sh, x.X)
	case *ast.BasicLit:
		s.addLiteral(sh, x)
	case *ast.UnaryExpr:
		s.addBound(sh, x)
	case *ast.BinaryExpr:
		if x.Op != token.OR && x.Op != token.AND {
			panic(refuse(x, "operator "+x.Op.String()))
		}
		s.add(sh, x.X)
		s.add(sh, x.Y)
	case *ast.StructLit:
		sh.addType(spec.Map)
		for _, d := range x.Elts {
			s.addDecl(sh, d)
		}
	case *ast.ListLit:
		s.addList(sh, x)
	default:
		panic(refuse(x, fmt.Sprintf("%T", x)))
	}
}

func (s *Schema) addIdent(sh *Shape, id *ast.Ident) {
	switch id.Name {
	case "_":
		sh.Any = true
	case "string":
		sh.addType(spec.String)
	case "int":
		sh.addType(spec.Int)
	case "number":
		sh.addType(spec.Int)
		sh.addType(spec.Float)
	case "bool":
		sh.addType(spec.Bool)
	default:
		if !strings.HasPrefix(id.Name, "#") {
			panic(refuse(id, id.Name))
		}
		sh.merge(s.def(id.Name))
	}
}

func (s *Schema) addLiteral(sh *Shape, lit *ast.BasicLit) {
	text, err := literal.Unquote(lit.Value)
	if err != nil {
		panic(refuse(lit, lit.Value))
	}
	sh.addType(spec.String)
	sh.Enum = append(sh.Enum, text)
}

// addBound compiles =~"…", >=1 and <=10.
func (s *Schema) addBound(sh *Shape, x *ast.UnaryExpr) {
	lit, ok := x.X.(*ast.BasicLit)
	if !ok {
		panic(refuse(x, "this bound"))
	}
	switch x.Op {
	case token.MAT:
		text, err := literal.Unquote(lit.Value)
		if err != nil {
			panic(refuse(x, lit.Value))
		}
		sh.addType(spec.String)
		sh.Pattern = regexp.MustCompile(text)
	case token.GEQ, token.LEQ:
		n, err := strconv.Atoi(lit.Value)
		if err != nil {
			panic(refuse(x, lit.Value))
		}
		if x.Op == token.GEQ {
			sh.Min = &n
		} else {
			sh.Max = &n
		}
	default:
		panic(refuse(x, "operator "+x.Op.String()))
	}
}

func (s *Schema) addList(sh *Shape, x *ast.ListLit) {
	if len(x.Elts) != 1 {
		panic(refuse(x, "this list"))
	}
	dots, ok := x.Elts[0].(*ast.Ellipsis)
	if !ok || dots.Type == nil {
		panic(refuse(x, "this list"))
	}
	sh.addType(spec.List)
	sh.Elem = s.expr(dots.Type)
}

func (s *Schema) addDecl(sh *Shape, d ast.Decl) {
	switch d := d.(type) {
	case *ast.Ellipsis:
		sh.Open = true
	case *ast.EmbedDecl:
		sh.merge(s.expr(d.Expr))
	case *ast.Field:
		if pattern, ok := d.Label.(*ast.ListLit); ok {
			if len(pattern.Elts) != 1 || fmt.Sprint(pattern.Elts[0]) != "string" {
				panic(refuse(d, "this pattern"))
			}
			sh.Values = s.expr(d.Value)
			return
		}
		sh.Fields = append(sh.Fields, s.field(d))
	default:
		panic(refuse(d, fmt.Sprintf("%T", d)))
	}
}

func (s *Schema) field(d *ast.Field) *Field {
	f := &Field{Name: labelOf(d), Doc: docOf(d), Needed: d.Constraint == token.NOT, Shape: s.expr(d.Value)}
	own := *f.Shape // a definition's shape is shared, the field's format is its own
	if applyShapeAttrs(&own, d.Attrs) {
		f.Shape = &own
	}
	for _, a := range d.Attrs {
		key, body := a.Split()
		switch key {
		case "rule":
			f.Rule = body
		case "required":
			f.Required = body
		case "default":
			f.Default = body
			if text, err := literal.Unquote(body); err == nil {
				f.Default = text
			}
		case "nullable":
			f.Nullable = true
		}
	}
	return f
}

func applyShapeAttrs(sh *Shape, attrs []*ast.Attribute) (changed bool) {
	for _, a := range attrs {
		key, body := a.Split()
		switch key {
		case "format":
			sh.Format.Name, sh.Format.Arg, _ = strings.Cut(body, ",")
			changed = true
		case "oneof":
			sh.OneOf = strings.Split(body, ",")
			changed = true
		}
	}
	return changed
}

func (sh *Shape) addType(t spec.Type) {
	if !sh.allows(t) {
		sh.Types = append(sh.Types, t)
	}
}

// merge widens a shape by another one, as embedding and `|` do.
func (sh *Shape) merge(o *Shape) {
	sh.Any = sh.Any || o.Any
	for _, t := range o.Types {
		sh.addType(t)
	}
	sh.Enum = append(sh.Enum, o.Enum...)
	sh.Fields = append(sh.Fields, o.Fields...)
	sh.Open = sh.Open || o.Open
	if o.Pattern != nil {
		sh.Pattern = o.Pattern
	}
	if o.Min != nil {
		sh.Min = o.Min
	}
	if o.Max != nil {
		sh.Max = o.Max
	}
	if o.Values != nil {
		sh.Values = o.Values
	}
	if o.Elem != nil {
		sh.Elem = o.Elem
	}
	if o.OneOf != nil {
		sh.OneOf = o.OneOf
	}
	if o.Format.Name != "" {
		sh.Format = o.Format
	}
}

func labelOf(f *ast.Field) string {
	name, _, err := ast.LabelName(f.Label)
	if err != nil {
		panic(refuse(f, "this label"))
	}
	return name
}

func docOf(f *ast.Field) string {
	var lines []string
	for _, g := range ast.Comments(f) {
		if g.Doc {
			lines = append(lines, strings.TrimSpace(g.Text()))
		}
	}
	return strings.Join(lines, " ")
}
