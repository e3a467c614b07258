package habit

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/memo"
)

// scalar looks for YAML in the value of a field, or of the last one of a chain: a list,
// a block or an alias.
func (r *reader) scalar(decls []ast.Decl) {
	f := decls[0].(*ast.Field)
	for inner := next(f); inner != nil; inner = next(f) {
		f = inner
	}
	u, isUnary := f.Value.(*ast.UnaryExpr)
	isList := r.isItem(f.Value.Pos()) || isUnary && isMinusText(u)
	if !isUnary && !isList {
		return
	}
	path := append(r.path(), chainOf(decls[0]).labels()...)
	switch {
	case isList:
		r.list(f, decls[1:], path)
	case u.Op == token.GTR && strings.TrimRight(r.rest(u.OpPos.Offset()), " \t") == ">":
		r.folded(f, decls[1:], path)
	case u.Op == token.MUL:
		r.alias(f, u, path)
	}
}

// list reports a list of YAML's: a field whose value is a `- ` below its label. CUE
// takes that for a minus, and what follows, a `- ` a line, for values beside the field.
func (r *reader) list(f *ast.Field, following []ast.Decl, path []string) {
	items, end := []string{r.item(f.Value.Pos())}, f.End()
	for _, d := range following {
		if _, ok := d.(*ast.EmbedDecl); !ok || !r.isItem(d.Pos()) {
			break
		}
		items, end = append(items, r.item(d.Pos())), d.End()
	}
	text := strings.Join(items, ", ")
	if !MayShow(path, text) {
		text = "…"
	}
	label := r.source(f.Label)
	r.report(f.Value.Pos(), path, label+" is a list of YAML: CUE reads - as minus", ListHint(label, text)).Told = position(end)
}

// ListHint says how CUE writes a list.
func ListHint(label, items string) string {
	return fmt.Sprintf("this is YAML: in CUE a list has brackets and commas: %s: [%s]", label, items)
}

func (r *reader) isItem(p token.Pos) bool {
	return p.IsValid() && bytes.HasPrefix(r.text[p.Offset():], []byte("- ")) && r.begins(p)
}

// isMinusText reports whether a minus stands before a text: an item on the line of its label.
func isMinusText(u *ast.UnaryExpr) bool {
	text, ok := u.X.(*ast.BasicLit)
	return ok && u.Op == token.SUB && text.Kind == token.STRING
}

// item is an item of a list of YAML's as CUE writes it.
func (r *reader) item(p token.Pos) string { return Scalar(r.rest(p.Offset() + 1)) }

// Scalar is a scalar of YAML's as CUE writes it.
func Scalar(text string) string {
	text, _, _ = strings.Cut(text, " //")
	text = strings.TrimSuffix(strings.TrimSpace(text), ",")
	if _, err := literal.Unquote(text); err == nil && text[0] == '"' || plain().MatchString(text) {
		return text
	}
	return strconv.Quote(strings.Trim(text, `'"`))
}

var plain = memo.Regexp(`^(\d+|true|false)$`)

// folded reports the head of a block of YAML's, `key: >`, which CUE takes for a
// comparison with what stands on the next line.
func (r *reader) folded(f *ast.Field, following []ast.Decl, path []string) {
	at, end := f.Value.Pos(), f.End()
	for _, d := range following {
		if _, ok := d.(*ast.EmbedDecl); !ok || !isDeeper(r.indent(d.Pos()), r.indent(at)) {
			break
		}
		end = d.End()
	}
	label := r.source(f.Label)
	r.report(at, path, label+" has a block of YAML: CUE reads > as greater than", BlockHint(label)).Told = position(end)
}

// BlockHint says how CUE writes a text of several lines. The fields of entries take one
// line; variables, labels and annotations, whose names are in capitals or in quotes, take more.
func BlockHint(label string) string {
	oneLine := fmt.Sprintf(`write %s: "…" on one line`, label)
	if label == strings.ToLower(label) && !strings.HasPrefix(label, `"`) {
		return oneLine
	}
	return oneLine + `, or several lines between """ and """, each of the two on a line of its own`
}

// alias reports an alias of YAML's, `key: *x`, which CUE takes for a default.
func (r *reader) alias(f *ast.Field, u *ast.UnaryExpr, path []string) {
	if x, ok := u.X.(*ast.Ident); ok {
		r.report(u.OpPos, path, r.source(u)+" is an alias of YAML", aliasHint(x.Name, r.source(f.Label))).Told = position(f.End())
	}
}

func aliasHint(name, label string) string {
	return fmt.Sprintf("share a struct by its name: _%s: {…} beside batches, and %s: _%[1]s here", name, label)
}
