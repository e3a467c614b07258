package literal

import (
	"strings"

	"cuelang.org/go/cue/literal"
)

// integer reads digits.
func (r *textReader) integer() string {
	from := r.at
	for '0' <= r.next() && r.next() <= '9' {
		r.at++
	}
	digits := r.text[from:r.at]
	r.want(digits == "0" || digits[0] != '0')
	return digits
}

// quoted reads a string. Most have nothing to unquote.
func (r *textReader) quoted() string {
	if strings.HasPrefix(r.text[r.at:], `"""`) {
		return r.lines()
	}
	from, escaped := r.at, false
	for r.at++; r.next() != '"'; r.at++ {
		r.want(r.next() != '\n' && r.at < len(r.text))
		if r.next() == '\\' {
			escaped = true
			r.at++
			r.escape()
		}
	}
	r.at++
	if !escaped {
		return r.text[from+1 : r.at-1]
	}
	return r.unquote(r.text[from:r.at])
}

// lines reads a string of several lines.
func (r *textReader) lines() string {
	from := r.at
	r.at += len(`"""`)
	r.want(r.next() == '\n')
	for !strings.HasPrefix(r.text[r.at:], `"""`) {
		switch r.next() {
		case '\n':
			r.newline()
			continue
		case '\\':
			r.at++
			r.escape()
		}
		r.want(r.at < len(r.text))
		r.at++
	}
	_, begins := r.indent()
	r.want(begins)
	r.at += len(`"""`)
	return r.unquote(r.text[from:r.at])
}

// escape wants an escape sequence of one character.
func (r *textReader) escape() { r.want(strings.IndexByte(`abfnrtv\/"`, r.next()) >= 0) }

func (r *textReader) unquote(s string) string {
	text, err := literal.Unquote(s)
	r.want(err == nil)
	return text
}
