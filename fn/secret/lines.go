package secret

import (
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// Lines are those of a source. It knows which must not be shown, as YAML and CUE write
// values of several lines.
type Lines struct {
	text    []string
	carried []bool // a line has a part of a secret that began further up
	judged  map[int]bool
}

// NewLines goes through the lines of a source once. A source may be in another encoding,
// for which it is refused: UTF-16 has a zero byte beside each letter.
func NewLines(source []string) *Lines {
	text := make([]string, len(source))
	for i, line := range source {
		text[i] = strings.ReplaceAll(strings.ToValidUTF8(line, ""), "\x00", "")
	}
	l := &Lines{text, make([]bool, len(text)), map[int]bool{}}
	whole, fields := 0, 0 // the last line of a value that is known, and of one with fields
	for i, line := range text {
		if i < whole || !l.goesOn(i) || i < fields && braced().MatchString(line) || !l.inLine(i) && !begins(line) {
			continue
		}
		last, hasFields := l.valueOf(i)
		if hasFields {
			fields = max(fields, last)
		} else {
			whole = last
		}
		for j := i + 1; j <= last; j++ {
			l.carried[j] = l.carried[j] || !hasFields || !refers().MatchString(text[j])
		}
	}
	return l
}

// Withheld reports whether a line, counted from 0, may hold a secret, or a part of one.
// Each line is judged once: a fleet of one line has all its findings there.
func (l *Lines) Withheld(i int) bool {
	withheld, judged := l.judged[i]
	if !judged {
		withheld = l.carried[i] || l.inLine(i)
		l.judged[i] = withheld
	}
	return withheld
}

// inLine reports it for what a line and those beside it say.
func (l *Lines) inLine(i int) bool { return InLine(l.beside(i, -1), l.text[i], l.beside(i, 1)) }

// beside is the nearest line above (step -1) or below (1) that is not blank, nor a
// comment alone: one may explain a value, but not at any length.
func (l *Lines) beside(i, step int) string {
	for range 20 {
		if i += step; i < 0 || i >= len(l.text) {
			break
		}
		if !isRemark(l.text[i]) {
			return l.text[i]
		}
	}
	return ""
}

func isRemark(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "//") || line[0] == '#' && (len(line) == 1 || strings.ContainsRune(" #-=!", rune(line[1])))
}

// goesOn reports whether a value may go on in the next lines. It is quick to see, and
// few lines are so.
func (l *Lines) goesOn(i int) bool {
	line := l.text[i]
	if i+1 < len(l.text) && indentOf(l.beside(i, 1)) > indentOf(line) {
		return true
	}
	return strings.ContainsAny(line, "[{") || strings.Contains(line, pem) || openQuote(line) != ""
}

// begins reports whether a value that may be a secret begins at the end of a line, or
// behind it.
func begins(line string) bool {
	return begun().MatchString(line) || valuedOn().MatchString(line) || ownOn().MatchString(line) || strings.Contains(line, pem)
}

// valueOf is the last line of the value at the end of a line, and whether it may have
// fields: what follows up to the end of a string, a list or a struct that is open there,
// else what is indented deeper than the key.
func (l *Lines) valueOf(i int) (last int, fields bool) {
	lines, line := l.text, l.text[i]
	if strings.Contains(line, pem) {
		return until(lines, i, func(line string) bool { return strings.Contains(line, "-----END ") }), false
	}
	if quote := openQuote(line); quote != "" {
		return until(lines, i, func(line string) bool { return closes(line, quote) >= 0 }), false
	}
	if listed().MatchString(line) {
		return until(lines, i, func(line string) bool { return strings.Contains(line, "]") }), false
	}
	if braced().MatchString(line) {
		return until(lines, i, func(below string) bool { return strings.Contains(below, "}") && indentOf(below) <= indentOf(line) }), true
	}
	if !trails().MatchString(line) {
		return i, false
	}
	return deeper(lines, i), !blocked().MatchString(line)
}

// until is the first line behind one for which something holds, else the last of all.
func until(lines []string, i int, ends func(line string) bool) int {
	for j := i + 1; j < len(lines); j++ {
		if ends(lines[j]) {
			return j
		}
	}
	return len(lines) - 1
}

// deeper is the last of the lines that are indented deeper than one above them.
func deeper(lines []string, i int) int {
	last := i
	for j := i + 1; j < len(lines); j++ {
		switch {
		case strings.TrimSpace(lines[j]) == "":
		case indentOf(lines[j]) <= indentOf(lines[i]):
			return last
		default:
			last = j
		}
	}
	return last
}

// indentOf is the column of a key: behind the dashes of a list.
func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " \t-")) }

// openQuote is the quote of the string that is open at the end of a line, or "".
func openQuote(line string) string {
	for i := 0; i < len(line); {
		quote := ""
		switch {
		case strings.HasPrefix(line[i:], `"""`), strings.HasPrefix(line[i:], "'''"):
			quote = line[i : i+3]
		case line[i] == '"', line[i] == '\'' && (i == 0 || !isWord(line[i-1])):
			quote = line[i : i+1]
		}
		i += max(len(quote), 1)
		if quote == "" {
			continue
		}
		end := closes(line[i:], quote)
		if end < 0 {
			return quote
		}
		i += end
	}
	return ""
}

// closes is the offset behind the end of a string that is open where a text begins, or
// -1. What YAML takes for no escape may be one here: rather a line too many is withheld.
func closes(text, quote string) int {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\', quote == "'" && strings.HasPrefix(text[i:], "''"):
			i++
		case strings.HasPrefix(text[i:], quote):
			return i + len(quote)
		}
	}
	return -1
}

// isWord reports whether an apostrophe behind a character is part of a word.
func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

const pem = "-----BEGIN "

// nothing is what a line can end with behind a key whose value is on the next line: an
// anchor, a tag, the head of a block, a comment.
const nothing = `(?:[&!]\S*\s*)*(?:[|>][0-9+-]*\s*)?(?:(?:#|//).*)?$`

var (
	// trails is a value that may go on in the lines below: nothing yet, a block, or
	// words without quotes and brackets.
	trails  = memo.Regexp(`[:=]\s*(?:` + nothing + `|[^{}\[\],"']*$)`)
	blocked = memo.Regexp(`[|>][0-9+-]*\s*(?:#.*)?$`)
	listed  = memo.Regexp(`[:=]\s*\[[^\]]*$`)
	braced  = memo.Regexp(name + `["']?\s*[:=]\s*\{[^}]*$`)
	// ownOn is a hidden field, a definition or a let clause whose value is on the
	// next line, or a list.
	ownOn = memo.Regexp(`(^|[\s{,;])((_|#|_#)\w+\s*[!?]?:|let\s+\w+\s*=)\s*(\[[^\]]*)?$`)
	// refers is a field of a reference to a Secret, which names it.
	refers = memo.Regexp(`^\s*["']?(?:secret|key|optional|configMap|field|valueFrom|secretKeyRef|configMapKeyRef|fieldRef|fieldPath|name)["']?\s*:`)
)
