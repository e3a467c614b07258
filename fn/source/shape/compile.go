package shape

import (
	"fmt"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"

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
	for _, a := range field.Attrs {
		if !applyShapeAttrs(sh, []*ast.Attribute{a}) {
			panic(refuse(a, "an attribute of a definition other than @format and @oneof"))
		}
	}
	return sh
}
