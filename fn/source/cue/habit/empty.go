package habit

import (
	"fmt"
	"strings"

	"cuelang.org/go/cue/ast"
)

// taken finds a label without a value of its own that takes the field of the next
// line for it, which stands no deeper: an empty field of YAML's.
func (r *reader) taken(d ast.Decl) {
	c := chainOf(d)
	for k := 1; k < len(c); k++ {
		if at := c[k].Pos(); r.begins(at) && strings.HasPrefix(r.indent(c[k-1].Pos()), r.indent(at)) {
			r.empty(c, k)
			return
		}
	}
}

func (r *reader) empty(c chain, k int) {
	before, name := labelOf(c[k-1]), labelOf(c[k])
	below := append(r.path(), c.labels()[:k+1]...)
	if rest := r.rest(c[k-1].Label.End().Offset()); k > 1 && strings.HasPrefix(rest, "://") && (before == "http" || before == "https") {
		line := r.rest(r.lineStart(c[k-1].Pos()))
		url := "…"
		if MayShow(below, line) {
			url = before + strings.TrimSpace(rest)
		}
		r.report(c[k-1].Pos(), below[:len(below)-2], labelOf(c[k-2])+" has a URL without quotes, and CUE takes what follows // for a comment", fmt.Sprintf("quote it: %s: %q", labelOf(c[k-2]), url))
		return
	}
	r.report(c[k].Pos(), below, fmt.Sprintf("%s has no value, so CUE reads %s, on the next line, as a field of it", before, name), fmt.Sprintf("give %s a value, or remove it", before))
}
