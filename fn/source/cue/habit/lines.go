package habit

import (
	"bytes"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/secret"
)

// begins reports whether a token is the first of its line.
func (r *reader) begins(p token.Pos) bool {
	return len(bytes.TrimLeft(r.text[r.lineStart(p):p.Offset()], " \t")) == 0
}

// indent is the white space that the line of a token begins with. Two of them are
// compared as texts: nobody knows how wide a tab is.
func (r *reader) indent(p token.Pos) string {
	line := r.text[r.lineStart(p):p.Offset()]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

func (r *reader) lineStart(p token.Pos) int {
	return bytes.LastIndexByte(r.text[:p.Offset()], '\n') + 1
}

// rest is the text from an offset to the end of its line.
func (r *reader) rest(offset int) string {
	rest, _, _ := bytes.Cut(r.text[offset:], []byte("\n"))
	return string(bytes.TrimRight(rest, "\r"))
}

// source is the text of a node.
func (r *reader) source(n ast.Node) string {
	from, to := n.Pos(), n.End()
	if !from.IsValid() || !to.IsValid() || from.Offset() > to.Offset() || to.Offset() > len(r.text) {
		return "…"
	}
	return string(r.text[from.Offset():to.Offset()])
}

// short shows a value where it is short and no secret, else "…".
func (r *reader) short(path []string, x ast.Expr) string {
	lit, ok := x.(*ast.BasicLit)
	if !ok || len(lit.Value) > 40 || strings.Contains(lit.Value, "\n") || !MayShow(path, r.rest(r.lineStart(lit.Pos()))) {
		return "…"
	}
	return lit.Value
}

// MayShow reports whether a message may show the value of the field at a path, which
// stands in a line.
func MayShow(path []string, line string) bool {
	for _, label := range path {
		if label == "env" || secret.IsName(label) || strings.HasPrefix(label, "_") || strings.HasPrefix(label, "#") {
			return false
		}
	}
	return !secret.InLine("", line, "")
}
