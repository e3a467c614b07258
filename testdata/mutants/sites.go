package mutants

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// A site is a place where a rule draws a line: a number that it compares with, or two
// values that it compares with each other.
type site struct {
	file   string // from the root
	number int    // of the line
	line   string
	text   string // that moves
	moves  []move
	edits  []edit
}

// move is one way to move the line by one, as the switch of the overlay takes it.
type move struct{ by, at int } // at: where in a text the number is

// edit puts text at an offset of the source, in place of so many bytes.
type edit struct {
	at, length int
	text       string
}

// finder looks for sites in a file.
type finder struct {
	*pkg
	name    string // from the root
	source  []byte
	parents []ast.Node
	sites   []*site
	next    *int
}

func (f *finder) Visit(n ast.Node) ast.Visitor {
	if n == nil {
		f.parents = f.parents[:len(f.parents)-1]
		return nil
	}
	if decl, ok := n.(*ast.GenDecl); ok && (decl.Tok == token.CONST || decl.Tok == token.IMPORT) {
		return nil // what uses a constant is a site
	}
	if x, ok := n.(ast.Expr); ok {
		if taken := f.expr(x); taken {
			return nil
		}
	}
	f.parents = append(f.parents, n)
	return f
}

// expr notes the site that an expression is, and reports whether nothing below it is
// another one.
func (f *finder) expr(x ast.Expr) bool {
	if tv := f.info.Types[x]; tv.Value != nil {
		switch {
		case tv.Value.Kind() == constant.Int && f.isThreshold(x, tv):
			f.number(x, tv)
		case tv.Value.Kind() == constant.String && f.isMeasured():
			f.measured(x, constant.StringVal(tv.Value))
		}
		return true
	}
	if b, ok := x.(*ast.BinaryExpr); ok {
		f.comparison(b)
	}
	return false
}

// isThreshold reports whether a constant is a line that a rule draws: one side of a
// comparison, a part of a sum, a value of a table or of a variable. What says which
// element, which kind or which unit is none.
func (f *finder) isThreshold(x ast.Expr, tv types.TypeAndValue) bool {
	value, _ := constant.Int64Val(tv.Value)
	if !isNumber(tv.Type) || slices.Contains(units, f.text(x)) || f.isIndex() {
		return false
	}
	switch parent := f.parents[len(f.parents)-1].(type) {
	case *ast.BinaryExpr:
		if parent.Op == token.AND {
			return false // a mask
		}
		other := parent.X
		if other == x {
			other = parent.Y
		}
		return value != 0 || !isLen(other) && !f.isPlace(other) // 0: whether something is empty, or found
	case *ast.CallExpr:
		_, isFunc := parent.Fun.(*ast.Ident)
		return isFunc && !slices.Contains(notJudging, f.text(parent.Fun)) || strings.HasSuffix(f.text(parent.Fun), ".intOr")
	case *ast.CompositeLit, *ast.KeyValueExpr:
		return true
	case *ast.AssignStmt, *ast.ValueSpec:
		return value != 0 // where a count begins
	}
	return false
}

var (
	units      = []string{"time.Minute", "time.Second", "time.Hour"}
	notJudging = []string{"make", "append", "clock", "short"}
)

// isNumber reports whether values of a type are counted: neither characters nor kinds.
func isNumber(t types.Type) bool {
	if basic, ok := t.(*types.Basic); ok {
		return basic.Name() != "rune" && basic.Name() != "byte"
	}
	return types.TypeString(t, nil) == "time.Duration"
}

func (f *finder) isIndex() bool {
	for _, n := range slices.Backward(f.parents) {
		switch n := n.(type) {
		case *ast.IndexExpr, *ast.SliceExpr:
			return true
		case *ast.BinaryExpr, *ast.ParenExpr:
		case *ast.CallExpr:
			return strings.HasPrefix(f.text(n.Fun), "strings.")
		default:
			return false
		}
	}
	return false
}

// isPlace reports whether an expression is a place in a text or a list.
func (f *finder) isPlace(x ast.Expr) bool {
	if call, ok := x.(*ast.CallExpr); ok {
		return strings.Contains(f.text(call.Fun), "Index")
	}
	id, ok := x.(*ast.Ident)
	return ok && slices.Contains([]string{"i", "j", "at", "end"}, id.Name)
}

func isLen(x ast.Expr) bool {
	call, ok := x.(*ast.CallExpr)
	if !ok {
		return false
	}
	id, ok := call.Fun.(*ast.Ident)
	return ok && id.Name == "len"
}

func (f *finder) add(x ast.Expr, moves []move, edits ...edit) {
	at := f.fset.Position(x.Pos())
	line := strings.Split(string(f.source), "\n")[at.Line-1]
	f.sites = append(f.sites, &site{f.name, at.Line, strings.TrimSpace(line), f.text(x), moves, edits})
	*f.next++
}

var eachWay = []move{{by: 1}, {by: -1}}

func (f *finder) number(x ast.Expr, tv types.TypeAndValue) {
	typ := types.TypeString(types.Default(tv.Type), func(p *types.Package) string {
		if p.Path() == f.path {
			return ""
		}
		return p.Name()
	})
	f.add(x, eachWay, edit{f.at(x.Pos()), 0, fmt.Sprintf("mutant.Number[%s](%d, ", typ, *f.next)}, edit{f.at(x.End()), 0, ")"})
}

var ordered = map[token.Token]string{token.LSS: "Less", token.LEQ: "AtMost", token.GTR: "Greater", token.GEQ: "AtLeast"}

// comparison is a site where two values are compared, neither of which is a constant.
func (f *finder) comparison(b *ast.BinaryExpr) {
	if ordered[b.Op] == "" || f.info.Types[b.X].Value != nil || f.info.Types[b.Y].Value != nil {
		return
	}
	f.add(b, []move{{by: 1}},
		edit{f.at(b.Pos()), 0, fmt.Sprintf("mutant.%s(%d, ", ordered[b.Op], *f.next)},
		edit{f.at(b.OpPos), len(b.Op.String()), ","}, edit{f.at(b.End()), 0, ")"})
}

// isMeasured reports whether a text is a quantity or a regular expression.
func (f *finder) isMeasured() bool {
	for _, n := range slices.Backward(f.parents) {
		switch n := n.(type) {
		case *ast.BinaryExpr, *ast.ParenExpr:
		case *ast.CallExpr:
			return slices.Contains([]string{"memo.Regexp", "regexp.MustCompile", "resource.MustParse"}, f.text(n.Fun))
		default:
			return false
		}
	}
	return false
}

// numbers are those of quantities and in the counts of regular expressions.
var numbers = regexp.MustCompile(`^([0-9]+)|\{([0-9]+)(?:,([0-9]+))?,?\}`)

func (f *finder) measured(x ast.Expr, text string) {
	if moves := movesOf(numbers, text); len(moves) > 0 {
		f.add(x, moves, edit{f.at(x.Pos()), 0, fmt.Sprintf("mutant.Text(%d, ", *f.next)}, edit{f.at(x.End()), 0, ")"})
	}
}

// movesOf are the moves of the numbers that a pattern's groups find in a text.
func movesOf(pattern *regexp.Regexp, text string) (moves []move) {
	for _, found := range pattern.FindAllStringSubmatchIndex(text, -1) {
		for i := 2; i < len(found); i += 2 {
			if found[i] >= 0 {
				moves = append(moves, move{1, found[i]}, move{-1, found[i]})
			}
		}
	}
	return moves
}

func (f *finder) at(p token.Pos) int { return f.fset.Position(p).Offset }

func (f *finder) text(n ast.Node) string { return string(f.source[f.at(n.Pos()):f.at(n.End())]) }
