package shape

import (
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

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
		case "format", "oneof": // of the shape
		default:
			panic(refuse(a, "@"+key))
		}
	}
	return f
}

// applyShapeAttrs sets what attributes say of a shape, and reports whether they say anything.
func applyShapeAttrs(sh *Shape, attrs []*ast.Attribute) (changed bool) {
	for _, a := range attrs {
		key, body := a.Split()
		switch key {
		case "format":
			sh.Format.Name, sh.Format.Arg, _ = strings.Cut(body, ",")
			if !isFormat(sh.Format.Name) {
				panic(refuse(a, "@format("+body+")"))
			}
			changed = true
		case "oneof":
			sh.OneOf = strings.Split(body, ",")
			changed = true
		}
	}
	return changed
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
