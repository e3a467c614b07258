package spec

import "strings"

// Unreadable is the error of input that no fleet can be made of: syntax, an
// unresolved import, a path outside the root. Its problems have no rule.
type Unreadable struct{ Problems []Finding }

func (e *Unreadable) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = strings.TrimPrefix(p.Pos.String()+": "+p.Message, ": ")
	}
	return strings.Join(lines, "\n")
}

// NewUnreadable makes the error of one problem.
func NewUnreadable(pos Pos, message, hint string) *Unreadable {
	return &Unreadable{Problems: []Finding{{Level: Error, Pos: pos, Message: message, Hint: hint}}}
}

// LimitReached is the error of input or output that is larger than a limit.
type LimitReached struct{ Message string }

func (e *LimitReached) Error() string { return e.Message }
