package shape

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

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
