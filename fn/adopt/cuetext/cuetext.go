// Package cuetext writes values as CUE, as a person would: short structs on one line,
// a struct of one field without braces, scripts as text of several lines. It uses
// CUE's own syntax tree and formatter.
package cuetext

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

// Decl is a field of a file: the names that lead to its value.
type Decl struct {
	Path  []string
	Value *spec.Node
	// With is a hidden struct that the value is unified with: _common & {…}.
	With string
	// Open says that the value is a struct of several lines, however short.
	Open bool
	// Notes are comments by path within the value, "" being the declaration itself.
	Notes map[string][]string
}

// widest is how many columns a struct or a list on one line may take.
const widest = 96

// File is the text of a file of a package. head is above the package clause.
func File(pkg string, head []string, decls []Decl) ([]byte, error) {
	clause := &ast.Package{Name: ast.NewIdent(pkg)}
	comment(clause, head)
	f := &ast.File{Decls: []ast.Decl{clause}}
	for _, d := range decls {
		f.Decls = append(f.Decls, d.field())
	}
	return format.Node(f)
}

// Fields is the text of declarations without a package clause.
func Fields(decls []Decl) ([]byte, error) {
	f := &ast.File{}
	for _, d := range decls {
		f.Decls = append(f.Decls, d.field())
	}
	return format.Node(f)
}

func (d Decl) field() ast.Decl {
	p := printer{notes: d.Notes}
	last := d.Path[len(d.Path)-1]
	prefix := strings.Join(d.Path[:len(d.Path)-1], ": ")
	field := p.field(last, d.Value, "", len(prefix), d.Open)
	if len(d.Path) > 1 {
		field.Label = ast.NewString(last) // as all entries have it, whatever their names
	}
	if len(d.Path) == 1 && strings.HasPrefix(last, "_") {
		field.Label = ast.NewIdent(last) // hidden
	}
	if d.With != "" {
		field.Value = &ast.BinaryExpr{X: ast.NewIdent(d.With), Op: token.AND, Y: field.Value}
	}
	for i := len(d.Path) - 2; i >= 0; i-- {
		field = &ast.Field{Label: label(d.Path[i]), Value: &ast.StructLit{Elts: []ast.Decl{field}}}
	}
	ast.SetRelPos(field, token.NewSection)
	comment(field, d.Notes[""])
	if groups := ast.Comments(field); len(groups) > 0 { // they come first
		groups[0].List[0].Slash = token.NewSection.Pos()
		ast.SetRelPos(field, token.Newline)
	}
	return field
}

type printer struct{ notes map[string][]string }

// field writes NAME: VALUE at a path, after as many columns.
func (p printer) field(name string, v *spec.Node, path string, column int, open bool) *ast.Field {
	column += utf8.RuneCountInString(name) + 2
	return &ast.Field{Label: label(name), Value: p.expr(v, path, column, open)}
}

// label is a field's name as CUE takes it; names with anything but letters are quoted.
func label(name string) ast.Label {
	if ast.IsValidIdent(name) && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "#") && !reserved[name] {
		return ast.NewIdent(name)
	}
	return ast.NewString(name)
}

var reserved = map[string]bool{"true": true, "false": true, "null": true, "for": true, "in": true, "if": true, "let": true, "import": true, "package": true}

func (p printer) expr(v *spec.Node, path string, column int, open bool) ast.Expr {
	switch v.Type {
	case spec.Map:
		return p.structure(v, path, column, open)
	case spec.List:
		return p.list(v, path, column)
	case spec.Bool:
		return ast.NewBool(v.Text == "true")
	case spec.Int:
		return &ast.BasicLit{Kind: token.INT, Value: v.Text}
	case spec.Float:
		return &ast.BasicLit{Kind: token.FLOAT, Value: v.Text}
	case spec.Null:
		return ast.NewNull()
	}
	return &ast.BasicLit{Kind: token.STRING, Value: quote(v.Text)}
}

// quote writes a text, over several lines where it has them.
func quote(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 2 || strings.ContainsAny(text, "\r\x00\x7f") {
		return literal.String.Quote(text)
	}
	return literal.String.WithOptionalTabIndent(1).Quote(text)
}

func (p printer) structure(v *spec.Node, path string, column int, open bool) ast.Expr {
	s := &ast.StructLit{}
	oneLine := !open && !p.noted(path) && column+width(v) <= widest && !hasLines(v) && !isTable(v)
	for i, f := range v.Fields {
		field := p.field(f.Name, f.Value, below(path, f.Name), inner(column, oneLine), false)
		next, before := i+1 < len(v.Fields) && isChain(v.Fields[i+1]), i > 0 && isChain(v.Fields[i-1])
		if !oneLine && isChain(f) && (next || before && isTable(v)) { // else the formatter aligns their values
			brace(field.Value)
		}
		comment(field, p.notes[below(path, f.Name)])
		if oneLine {
			ast.SetRelPos(field, token.Blank)
		} else {
			ast.SetRelPos(field, token.Newline)
		}
		s.Elts = append(s.Elts, field)
	}
	switch {
	case len(v.Fields) == 1 && !open && !p.noted(path):
		ast.SetRelPos(s.Elts[0], token.Blank)
	case oneLine:
		s.Lbrace, s.Rbrace = token.Blank.Pos(), token.NoSpace.Pos()
		if len(s.Elts) > 0 {
			ast.SetRelPos(s.Elts[0], token.NoSpace)
		}
	default:
		s.Lbrace, s.Rbrace = token.Blank.Pos(), token.Newline.Pos()
	}
	return s
}

// isChain reports whether a field is written without braces, to a value that the
// formatter would align with that of a neighbour: a: b: 1.
func isChain(f spec.Field) bool {
	return f.Value.Is(spec.Map) && len(f.Value.Fields) == 1 && (!f.Value.Fields[0].Value.Is(spec.Map) || isChain(f.Value.Fields[0]))
}

// brace puts braces around a struct on one line that has none.
func brace(e ast.Expr) {
	s, ok := e.(*ast.StructLit)
	if !ok || s.Lbrace.IsValid() {
		return
	}
	s.Lbrace, s.Rbrace = token.Blank.Pos(), token.NoSpace.Pos()
	if len(s.Elts) > 0 {
		ast.SetRelPos(s.Elts[0], token.NoSpace)
	}
}

// isTable reports whether a struct has a row for each of several names.
func isTable(v *spec.Node) bool {
	return len(v.Fields) > 1 && !slices.ContainsFunc(v.Fields, func(f spec.Field) bool { return !f.Value.Is(spec.Map) })
}

func inner(column int, oneLine bool) int {
	if oneLine {
		return 0 // it is known to fit
	}
	return 8 // about the indentation
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// noted reports whether something below a path has a comment.
func (p printer) noted(path string) bool {
	for at := range p.notes {
		if at != "" && (path == "" || strings.HasPrefix(at, path+".")) {
			return true
		}
	}
	return false
}

func (p printer) list(v *spec.Node, path string, column int) ast.Expr {
	l := &ast.ListLit{Lbrack: token.Blank.Pos(), Rbrack: token.NoSpace.Pos()}
	oneLine := column+width(v) <= widest && !hasLines(v)
	for i, item := range v.Items {
		e := p.expr(item, path+"[]", inner(column, oneLine), false)
		brace(e)
		switch {
		case oneLine && i == 0, len(v.Items) == 1 && item.Is(spec.Map):
			ast.SetRelPos(e, token.NoSpace)
		case oneLine:
			ast.SetRelPos(e, token.Blank)
		case hasLines(v) && !nested(v): // ["sh", "-c", """…"""]
			ast.SetRelPos(e, token.Blank)
		default:
			ast.SetRelPos(e, token.Newline)
		}
		l.Elts = append(l.Elts, e)
	}
	if !oneLine && !(hasLines(v) && !nested(v)) && !(len(v.Items) == 1 && nested(v)) {
		l.Rbrack = token.Newline.Pos()
	}
	return l
}

func nested(v *spec.Node) bool {
	for _, item := range v.Items {
		if item.Is(spec.Map) || item.Is(spec.List) {
			return true
		}
	}
	return false
}

// hasLines reports whether a value holds a text of several lines.
func hasLines(v *spec.Node) bool {
	if v.Is(spec.String) && strings.Contains(strings.TrimSuffix(v.Text, "\n"), "\n") {
		return true
	}
	for _, f := range v.Fields {
		if hasLines(f.Value) {
			return true
		}
	}
	for _, item := range v.Items {
		if hasLines(item) {
			return true
		}
	}
	return false
}

// width is how many columns a value takes on one line.
func width(v *spec.Node) int {
	n := 2
	for _, f := range v.Fields {
		n += utf8.RuneCountInString(f.Name) + 4 + width(f.Value)
	}
	for _, item := range v.Items {
		n += 2 + width(item)
	}
	return n + utf8.RuneCountInString(v.Text)
}

// comment puts lines above a node.
func comment(n ast.Node, lines []string) {
	if len(lines) == 0 {
		return
	}
	g := &ast.CommentGroup{Doc: true}
	for _, line := range lines {
		text := "//"
		if line != "" {
			text += " " + strings.Map(printable, line)
		}
		c := &ast.Comment{Text: text}
		g.List = append(g.List, c)
	}
	ast.AddComment(n, g)
}

// printable keeps a line a line.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 {
		return ' '
	}
	return r
}

// Package is the name in the package clause of a CUE file; "" where it has none, or
// is not valid.
func Package(text []byte) string {
	f, err := parser.ParseFile("", text, parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	return f.PackageName()
}
