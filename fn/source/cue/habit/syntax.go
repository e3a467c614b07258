package habit

import (
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"

	"github.com/batchfn/batchfn/fn/spec"
)

// What is looked for costs a parse of the whole file each time: of a large file only
// the first cause is, and none in a long line, which no person wrote.
const (
	most      = 10
	largeFile = 1 << 20
	longLine  = 4096
)

// Syntax says why CUE cannot parse a text, each cause once, in the order of the text.
// After each cause it goes on with the text as it should be: so nothing is reported
// that follows from an earlier cause. The rest is the first error of which it does not
// know the cause, or nil.
func Syntax(name string, text []byte, cfg parser.Config) (causes []spec.Finding, rest errors.Error) {
	lines, written := split(text), split(text)
	for range most {
		err := first(name, lines, cfg)
		if err == nil {
			return causes, nil
		}
		at := err.Position().Position()
		s := &scan{lines: lines, line: at.Line - 1, col: at.Column, message: err.Error(), parse: func(l []string) errors.Error { return first(name, l, cfg) }}
		c := s.cause()
		switch {
		case c == nil && len(causes) > 0 && causes[len(causes)-1].Pos.Line == at.Line:
			return causes, nil
		case c == nil:
			return causes, err
		}
		pos := spec.Pos{File: name, Line: c.line + 1, Col: c.col}
		if c.line == s.line {
			pos.Col = s.col
		}
		pos.Col = max(1, pos.Col-len(lines[c.line])+len(written[c.line])) // as if nothing before it were fixed
		causes = append(causes, spec.Finding{Level: spec.Error, Pos: pos, Message: c.message, Hint: c.hint})
		if c.fixed == nil || len(text) > largeFile {
			return causes, nil
		}
		lines = c.fixed
	}
	return causes, nil
}

// first is the first error of a text, or nil.
func first(name string, lines []string, cfg parser.Config) errors.Error {
	_, err := parser.ParseFile(name, join(lines), cfg)
	var first errors.Error
	for _, e := range errors.Errors(err) {
		if p := e.Position(); first == nil || p.IsValid() && p.Offset() < first.Position().Offset() {
			first = e
		}
	}
	return first
}

// cause is why CUE cannot parse a text.
type cause struct {
	line, col     int // from 0, and from 1
	message, hint string
	fixed         []string // the text without it; nil: nothing can be said of what follows
}

// scan looks for the cause of an error. CUE notices some on the next line only.
type scan struct {
	lines   []string
	line    int // of the error, from 0
	col     int // from 1
	message string
	parse   func([]string) errors.Error
}

// cause is the cause, or nil where nothing is known of it.
func (s *scan) cause() *cause {
	if s.line < 0 || s.line >= len(s.lines) || s.inLongString() {
		return nil
	}
	for _, line := range s.candidates() {
		if len(s.lines[line]) > longLine {
			return nil
		}
		for _, look := range []func(int) *cause{
			s.characters, s.separator, s.comment, s.openString, s.listItem, s.mergeKey, s.semicolon, s.assignment, s.name, s.value,
		} {
			if c := look(line); c != nil {
				return c
			}
		}
	}
	return s.comma()
}
