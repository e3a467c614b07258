package manifest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// AppendScalar appends a string as a YAML scalar on one line: plain where both
// YAML 1.1 and 1.2 read the same string, else quoted.
func AppendScalar(b []byte, s string) []byte {
	if isPlain(s) {
		return append(b, s...)
	}
	return appendQuoted(b, s)
}

// isPlain is careful rather than complete: it accepts letters, digits and a few
// signs that mean nothing to YAML, beginning with a letter, with "/", or with a
// digit of what can be no number, such as 100m.
func isPlain(s string) bool {
	if s == "" || isWord(s) {
		return false
	}
	switch c := s[0]; {
	case isLetter(c) || c == '/':
	case c >= '0' && c <= '9' && anyOf(s)&notInNumbers != 0:
	case c == '-' && len(s) > 1 && isLetter(s[1]): // a flag
	default:
		return false
	}
	for i := 1; i < len(s); i++ {
		c := s[i]
		switch {
		case classes[c]&plain != 0:
		case c == ':' && i+1 < len(s) && s[i+1] != ' ':
		case c == ' ' && i+1 < len(s) && s[i+1] != ' ' && s[i+1] != '#':
		default:
			return false
		}
	}
	return true
}

// What a byte is to YAML.
const (
	plain        = 1 << iota // means nothing after the first one
	notInNumbers             // a letter that no number and no timestamp has
	escaped                  // has to be escaped in double quotes, but not in single ones
	unprintable              // has to be escaped, or is a part of a larger character
)

var classes = func() (set [256]uint8) {
	for i := range set {
		c := byte(i)
		switch {
		case isLetter(c) || c >= '0' && c <= '9' || strings.IndexByte("_-./=+@()<>;", c) >= 0:
			set[c] = plain
		case c == '"' || c == '\\':
			set[c] = escaped
		case c < ' ' || c > '~':
			set[c] = unprintable
		}
		if strings.IndexByte("ghijklmnpqrsuvwyGHIJKLMNPQRSUVWY", c) >= 0 {
			set[c] |= notInNumbers
		}
	}
	return set
}()

func anyOf(s string) (all uint8) {
	for i := range len(s) {
		all |= classes[s[i]]
	}
	return all
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// isWord reports whether YAML 1.1 or 1.2 reads a word as something else than a
// string: https://yaml.org/type/bool.html, https://yaml.org/type/null.html.
func isWord(s string) bool {
	if len(s) > 5 {
		return false
	}
	switch s[0] | ' ' { // in lower case
	case 'y', 'n', 'o', 't', 'f':
	default:
		return false
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return true
	}
	return false
}

// isPrintable reports whether every character may be in single quotes.
func isPrintable(s string) bool {
	for _, r := range s {
		if !isSafe(r) {
			return false
		}
	}
	return utf8.ValidString(s)
}

// isSafe leaves out what YAML escapes, and what a reader can't see.
func isSafe(r rune) bool {
	return r >= ' ' && r < 0x7f || r > 0xa0 && r != utf8.RuneError && r != 0xfeff && unicode.IsPrint(r)
}

// appendQuoted appends a string in quotes: single ones where they save it from
// escapes.
func appendQuoted(b []byte, s string) []byte {
	switch all := anyOf(s); {
	case all&(escaped|unprintable) == 0:
		return append(append(append(b, '"'), s...), '"')
	case all&escaped != 0 && (all&unprintable == 0 || isPrintable(s)):
		b = append(b, '\'')
		b = append(b, strings.ReplaceAll(s, "'", "''")...)
		return append(b, '\'')
	}
	return appendEscaped(b, s)
}

func appendEscaped(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r == '\r':
			b = append(b, `\r`...)
		case isSafe(r):
			b = append(b, s[i:i+size]...)
		case r < 0x100 && (r != utf8.RuneError || size > 1):
			b = append(b, '\\', 'x', hex[r>>4], hex[r&15])
		case r < 0x10000:
			b = append(b, '\\', 'u', hex[r>>12], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		default:
			b = append(b, '\\', 'U', '0', '0', hex[r>>20&15], hex[r>>16&15], hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		}
		i += size
	}
	return append(b, '"')
}

// isBlock reports whether a text of several lines can be a literal block
// and be read back the same.
func isBlock(s string) bool {
	if !strings.Contains(s, "\n") || s[0] == ' ' || s[0] == '\n' || s[0] == '\t' || strings.HasSuffix(s, "\n\n") ||
		strings.HasSuffix(s, " ") || strings.Contains(s, " \n") || !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if r != '\n' && !isSafe(r) {
			return false
		}
	}
	return true
}

func appendBlock(b []byte, s string, indent int) []byte {
	b = append(b, '|')
	if !strings.HasSuffix(s, "\n") {
		b = append(b, '-')
	}
	b = append(b, '\n')
	for line := range strings.Lines(s) {
		if line != "\n" {
			for range indent {
				b = append(b, ' ')
			}
		}
		b = append(b, line...)
	}
	if b[len(b)-1] != '\n' {
		b = append(b, '\n')
	}
	return b
}
