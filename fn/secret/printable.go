package secret

import (
	"fmt"
	"strings"
	"unicode"
)

// Printable is a text of the user as people may see it: without secrets, and with
// what a terminal would act on or a reader can't see escaped, which are control
// characters, bidirectional and zero-width ones.
func Printable(text string) string { return Escape(Redact(text)) }

// Escape writes what a terminal would act on or a reader can't see as \uXXXX.
func Escape(text string) string {
	if strings.IndexFunc(text, hidden) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if hidden(r) {
			fmt.Fprintf(&b, "\\u%04x", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hidden(r rune) bool { return unicode.Is(unicode.C, r) || r == '\u2028' || r == '\u2029' }
