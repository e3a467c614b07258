package custom

import (
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

// key tells apart what a rule can tell apart: the values of the fields that it
// names. all stands for every field.
func (s *Subject) key(names map[string]bool, all bool) string {
	fields := s.whole().Fields
	if s.texts == nil {
		s.texts = make([]string, len(fields))
	}
	var b strings.Builder
	for i, f := range fields {
		if !all && !names[f.Name] {
			continue
		}
		if s.texts[i] == "" {
			var t strings.Builder
			spell(&t, f.Name, f.Value)
			s.texts[i] = t.String()
		}
		b.WriteString(s.texts[i])
	}
	return b.String()
}

// spell writes a value so that no other has the same text.
func spell(b *strings.Builder, name string, n *spec.Node) {
	quoted := func(text string) {
		b.WriteString(strconv.Itoa(len(text)))
		b.WriteByte(':')
		b.WriteString(text)
	}
	quoted(name)
	b.WriteByte(byte('a' + n.Type))
	switch n.Type {
	case spec.Map:
		b.WriteString(strconv.Itoa(len(n.Fields)))
		b.WriteByte('{')
		for _, f := range n.Fields {
			spell(b, f.Name, f.Value)
		}
	case spec.List:
		b.WriteString(strconv.Itoa(len(n.Items)))
		b.WriteByte('[')
		for _, item := range n.Items {
			spell(b, "", item)
		}
	default:
		quoted(n.Text)
	}
}

// expr is the subject as CUE syntax, with the fields that a rule names.
func (s *Subject) expr(names map[string]bool, all bool) ast.Expr {
	x := &ast.StructLit{}
	for _, f := range s.whole().Fields {
		if all || names[f.Name] {
			x.Elts = append(x.Elts, &ast.Field{Label: ast.NewString(f.Name), Value: expr(f.Value)})
		}
	}
	return x
}

// expr is a node as CUE syntax.
func expr(n *spec.Node) ast.Expr {
	switch n.Type {
	case spec.Map:
		s := &ast.StructLit{}
		for _, f := range n.Fields {
			s.Elts = append(s.Elts, &ast.Field{Label: ast.NewString(f.Name), Value: expr(f.Value)})
		}
		return s
	case spec.List:
		l := &ast.ListLit{}
		for _, item := range n.Items {
			l.Elts = append(l.Elts, expr(item))
		}
		return l
	case spec.String:
		return ast.NewString(n.Text)
	case spec.Bool:
		return ast.NewBool(n.Text == "true")
	case spec.Int:
		return ast.NewLit(token.INT, n.Text)
	case spec.Float:
		return ast.NewLit(token.FLOAT, n.Text)
	}
	return ast.NewNull()
}
