package manifest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// appendScalar appends a string as a YAML scalar on one line: plain where both
// YAML 1.1 and 1.2 read the same string, else quoted.
func appendScalar(b []byte, s string) []byte {
	switch {
	case isPlain(s):
		return append(b, s...)
	case strings.ContainsAny(s, `"\`) && isPrintable(s):
		b = append(b, '\'')
		b = append(b, strings.ReplaceAll(s, "'", "''")...)
		return append(b, '\'')
	}
	return appendQuoted(b, s)
}

// neverInNumbers are letters that no number and no timestamp of YAML has.
const neverInNumbers = "ghijklmnpqrsuvwyGHIJKLMNPQRSUVWY"

// isPlain is careful rather than complete: it accepts letters, digits and a few
// signs that mean nothing to YAML, beginning with a letter, with "/", or with a
// digit of what can be no number, such as 100m.
func isPlain(s string) bool {
	if s == "" || isWord(s) {
		return false
	}
	switch c := s[0]; {
	case isLetter(c) || c == '/':
	case c >= '0' && c <= '9' && strings.ContainsAny(s, neverInNumbers):
	case c == '-' && len(s) > 1 && isLetter(s[1]): // a flag
	default:
		return false
	}
	for i := 1; i < len(s); i++ {
		c := s[i]
		switch {
		case inPlain[c]:
		case c == ':' && i+1 < len(s) && s[i+1] != ' ':
		case c == ' ' && i+1 < len(s) && s[i+1] != ' ' && s[i+1] != '#':
		default:
			return false
		}
	}
	return true
}

// inPlain are the characters that mean nothing to YAML wherever they stand behind
// the first one.
var inPlain = func() (set [256]bool) {
	for c := range set {
		set[c] = isLetter(byte(c)) || c >= '0' && c <= '9' || strings.IndexByte("_-./=+@()<>;", byte(c)) >= 0
	}
	return set
}()

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// isWord reports whether YAML 1.1 or 1.2 reads a word as something else than a
// string: https://yaml.org/type/bool.html, https://yaml.org/type/null.html.
func isWord(s string) bool {
	if len(s) > 5 {
		return false
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return true
	}
	return false
}

// isPrintable reports whether every character may stand in single quotes.
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

func isEscaped(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' }

func appendQuoted(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	if strings.IndexFunc(s, isEscaped) < 0 {
		return append(append(b, s...), '"')
	}
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

// isBlock reports whether a text of several lines can stand as a literal block
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
