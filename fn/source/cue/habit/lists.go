package habit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/memo"
)

// list finds a list of YAML's: a field whose value is a `- ` below its label. CUE
// takes that for a minus, and what follows, a `- ` a line, for values beside the field.
func (r *reader) list(decls []ast.Decl, path []string) {
	c := chainOf(decls[0])
	f := c[len(c)-1]
	if !r.isItem(f.Value.Pos()) {
		return
	}
	path = append(slices.Clone(path), c.labels()...)
	items, end := []string{r.item(f.Value.Pos())}, f.End()
	for _, d := range decls[1:] {
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
	return p.IsValid() && r.begins(p) && strings.HasPrefix(r.rest(p.Offset()), "- ")
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

// folded finds the head of a block of YAML's, `key: >`, which CUE takes for a
// comparison with what stands on the next line.
func (r *reader) folded(decls []ast.Decl, path []string) {
	c := chainOf(decls[0])
	f := c[len(c)-1]
	at := f.Value.Pos()
	if !at.IsValid() || strings.TrimRight(r.rest(at.Offset()), " \t") != ">" {
		return
	}
	end := f.End()
	for _, d := range decls[1:] {
		if _, ok := d.(*ast.EmbedDecl); !ok || !isDeeper(r.indent(d.Pos()), r.indent(at)) {
			break
		}
		end = d.End()
	}
	label := r.source(f.Label)
	r.report(at, append(slices.Clone(path), c.labels()...), label+" has a block of YAML: CUE reads > as greater than", BlockHint(label)).Told = position(end)
}

// BlockHint says how CUE writes a text of several lines.
func BlockHint(label string) string {
	return fmt.Sprintf(`write %s: "…" on one line, or several lines between """ and """, each of the two on a line of its own`, label)
}

// alias finds an alias of YAML's, `key: *x`, which CUE takes for a default.
func (r *reader) alias(d ast.Decl, path []string) {
	c := chainOf(d)
	f := c[len(c)-1]
	u, ok := f.Value.(*ast.UnaryExpr)
	if !ok || u.Op != token.MUL {
		return
	}
	if x, ok := u.X.(*ast.Ident); ok {
		r.report(u.OpPos, append(slices.Clone(path), c.labels()...), r.source(u)+" is an alias of YAML", aliasHint(x.Name, r.source(f.Label))).Told = position(f.End())
	}
}

func aliasHint(name, label string) string {
	return fmt.Sprintf("share a struct by its name: _%s: {…} beside batches, and %s: _%[1]s here", name, label)
}
