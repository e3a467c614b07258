package literal

import (
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// cursor is a place in a text.
type cursor struct {
	file, text string
	at         int
	line       int // from 0
	start      int // of the line
}

// notPlain is the panic of a cursor that stands before what it does not know.
type notPlain struct{}

// want gives the file up unless it is as it has to be.
func (c *cursor) want(ok bool) {
	if !ok {
		panic(notPlain{})
	}
}

func (c *cursor) place() spec.Pos {
	return spec.Pos{File: c.file, Line: c.line + 1, Col: c.at - c.start + 1}
}

// next is the next byte, or 0 at the end.
func (c *cursor) next() byte {
	if c.at < len(c.text) {
		return c.text[c.at]
	}
	return 0
}

// blank skips blanks within a line.
func (c *cursor) blank() {
	for c.next() == ' ' || c.next() == '\t' {
		c.at++
	}
}

func (c *cursor) newline() {
	c.at++
	c.line++
	c.start = c.at
}

// gap skips blanks, comments and the ends of lines. It reports whether a line ended: CUE
// puts a comma there.
func (c *cursor) gap() (ended bool) {
	for {
		switch c.blank(); {
		case c.next() == '\n':
			c.newline()
		case strings.HasPrefix(c.text[c.at:], "//"):
			if n := strings.IndexByte(c.text[c.at:], '\n'); n >= 0 {
				c.at += n
			} else {
				c.at = len(c.text)
			}
		default:
			return ended
		}
		ended = true
	}
}

// more goes to the next item, or beyond the end of the list.
func (c *cursor) more(end byte) bool {
	if c.gap(); c.next() != end {
		return true
	}
	c.at++
	return false
}

// comma reads what stands between two items: a comma, before the end none, and within a
// struct, of which the end is }, the end of a line too.
func (c *cursor) comma(end byte) {
	ended := c.gap()
	switch {
	case c.next() == ',' && !ended:
		c.at++
	case c.next() == end:
	default:
		c.want(ended && end != ']')
	}
}

// members reads the fields of a struct, or of the file, up to its end. A field that is
// indented like one of the chain of labels before it may be meant for that: package habit
// says so.
func (c *cursor) members(end byte, member func() (chained bool)) {
	var chain string // the indent of the member before it, if that is a chain
	var chained bool
	for c.more(end) {
		indent, begins := c.indent()
		c.want(!chained || !begins || indent == chain || !strings.HasPrefix(indent, chain))
		if chained = member() && begins; chained {
			chain = indent
		}
		c.comma(end)
	}
}

// indent is what the line begins with, before the place, and whether that is all blank.
func (c *cursor) indent() (indent string, begins bool) {
	before := c.text[c.start:c.at]
	return before, strings.Trim(before, " \t") == ""
}

// word reads a name, or a keyword: "" where none stands.
func (c *cursor) word() string {
	from := c.at
	c.at = wordEnd(c.text, c.at)
	return c.text[from:c.at]
}

// wordEnd is where the name ends that begins at an offset: a letter after, for a hidden
// name or a definition, _, # or _#.
func wordEnd(s string, at int) int {
	from := at
	if at < len(s) && s[at] == '_' {
		at++
	}
	if at < len(s) && s[at] == '#' {
		at++
	}
	if at == len(s) || !isLetter(s[at]) {
		return from
	}
	for at < len(s) && (isLetter(s[at]) || '0' <= s[at] && s[at] <= '9' || s[at] == '_') {
		at++
	}
	return at
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
