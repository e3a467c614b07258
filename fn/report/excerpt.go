package report

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// excerpts are the lines of the sources, each file split once: a fleet of one line has
// all its findings there.
type excerpts map[string]lines

type lines struct {
	text    []string
	secrets *secret.Lines
}

// line returns a line of a source, and whether it may be
// shown.
func (r *Report) line(p spec.Pos) (string, bool) {
	text, known := r.Sources[p.File]
	if !known || p.Line == 0 {
		return "", false
	}
	if r.excerpts == nil {
		r.excerpts = excerpts{}
	}
	of, split := r.excerpts[p.File]
	if !split {
		of.text = strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
		of.secrets = secret.NewLines(of.text)
		r.excerpts[p.File] = of
	}
	if p.Line > len(of.text) {
		return "", false
	}
	return of.text[p.Line-1], !of.secrets.Withheld(p.Line - 1)
}

// characters is the column of a place in characters, where that of a Pos is in bytes, as in
// Go and CUE. It counts on from the place before, if that is on the same line: a line may
// have all findings of a fleet.
func (r *Report) characters(p spec.Pos) int {
	line, _ := r.line(p)
	if p.Col < 1 || p.Col > len(line)+1 {
		return p.Col
	}
	c := &r.counted
	if c.at.File != p.File || c.at.Line != p.Line || c.at.Col > p.Col {
		*c = counted{at: spec.Pos{File: p.File, Line: p.Line, Col: 1}, characters: 1}
	}
	c.characters += utf8.RuneCountInString(line[c.at.Col-1 : p.Col-1])
	c.at.Col = p.Col
	return c.characters
}

// counted is a place, with its column in characters.
type counted struct {
	at         spec.Pos
	characters int
}

// An excerpt shows this much of a long line, before the caret and from it on.
const (
	before = 60
	behind = 100
)

// excerpt is what is shown of a line, tabs as one blank, what is before the
// caret in columns, and the width of the word there.
func excerpt(line string, col int) (text string, left, width int) {
	at := min(max(col-1, 0), len(line))
	start, end := 0, len(line)
	if len(line) > before+behind {
		start, end = max(at-before, 0), min(at+behind, len(line))
	}
	for start > 0 && !utf8.RuneStart(line[start]) {
		start--
	}
	for end < len(line) && !utf8.RuneStart(line[end]) {
		end++
	}
	word := line[at:end]
	head, tail := "", ""
	if start > 0 {
		head = "…"
	}
	if end < len(line) {
		tail = "…"
	}
	shown := func(text string) string { return Printable(strings.ReplaceAll(text, "\t", " ")) }
	text = head + shown(line[start:end]) + tail
	return text, uniseg.StringWidth(head + shown(line[start:at])), max(uniseg.StringWidth(shown(word[:wordEnd(word)])), 1)
}

// wordEnd is the length of the word that a text begins with: a quoted string, or
// what reaches to the next delimiter.
func wordEnd(text string) int {
	end := strings.IndexAny(text, " ,:{}[]\t")
	if len(text) > 0 && (text[0] == '"' || text[0] == '\'') {
		if i := strings.IndexByte(text[1:], text[0]); i >= 0 {
			end = i + 2
		}
	}
	switch {
	case end < 0:
		return len(text)
	case end == 0:
		return 1
	}
	return end
}
