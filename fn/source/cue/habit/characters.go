package habit

import (
	"fmt"
	"strings"
)

// replacements are the characters of other keyboards and of word processors for which
// CUE has another. The full-width forms of ASCII are beside them.
var replacements = map[rune]struct{ name, by string }{
	'\u3000': {"full-width space", " "},
	'\u00a0': {"no-break space", " "},
	'\u202f': {"narrow no-break space", " "},
	'\u200b': {"zero-width space", ""},
	'\ufeff': {"byte order mark", ""},
	'“':      {"", `"`}, '”': {"", `"`}, '„': {"", `"`}, '«': {"", `"`}, '»': {"", `"`}, '「': {"", `"`}, '」': {"", `"`},
	'‘': {"", `"`}, '’': {"", `"`}, '、': {"", ","}, '–': {"", "-"}, '—': {"", "-"},
}

// replacement is what CUE has for a character, or ok is false.
func replacement(r rune) (name, by string, ok bool) {
	if r > '！'-1 && r <= '～' {
		return string(r), string(r - '！' + '!'), true
	}
	known, ok := replacements[r]
	if known.name == "" {
		known.name = string(r)
	} else {
		known.name = fmt.Sprintf("the %s (U+%04X)", known.name, r)
	}
	return known.name, known.by, ok
}

// characters finds characters that are not CUE's, as an input method or a word
// processor writes them, outside of strings.
func (s *scan) characters(line int) *cause {
	if !strings.Contains(s.message, "illegal character") {
		return nil
	}
	text := s.lines[line]
	free, col := outside(text), 0
	var plain strings.Builder
	var advice []string
	for i, r := range text {
		name, by, ok := replacement(r)
		if !ok || !free(i) {
			plain.WriteRune(r)
			continue
		}
		plain.WriteString(by)
		if col == 0 {
			col = i + 1
		}
		if a := fmt.Sprintf("replace %s with %s", name, named(by)); by == "" {
			advice = add(advice, "remove "+name)
		} else {
			advice = add(advice, a)
		}
	}
	if col == 0 {
		return nil
	}
	hint := strings.Join(advice, ", ")
	if MayShow(nil, text) && len(text) <= 100 {
		hint += "; write " + strings.TrimSpace(plain.String())
	}
	return &cause{line, col, "a character that CUE does not have outside of strings", hint, s.with(line, plain.String())}
}

func named(by string) string {
	if by == " " {
		return "a plain space"
	}
	return by
}

func add(to []string, text string) []string {
	for _, t := range to {
		if t == text {
			return to
		}
	}
	return append(to, text)
}
