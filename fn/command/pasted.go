package command

import (
	"fmt"
	"unicode"
)

// refusePasted refuses what a word processor or the keyboard of another script
// writes for a blank, a quote or a hyphen: a shell takes it for a letter.
func refusePasted(r rune) error {
	switch {
	case r == ' ' || r == '\t' || r == '\n' || r == '\r':
		return nil
	case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || blanks[r]:
		return fmt.Errorf("U+%04X looks like a space, but does not separate words: write a space, or put it in quotes", r)
	case unicode.Is(unicode.Cf, r):
		return fmt.Errorf("U+%04X is invisible, and is part of the word: remove it, or put it in quotes", r)
	case unicode.In(r, unicode.Pi, unicode.Pf) || quotes[r]:
		return fmt.Errorf("U+%04X (%c) is not a quote in a shell: write ' or \", or put it in quotes", r, r)
	case r > unicode.MaxASCII && unicode.Is(unicode.Pd, r) && !waves[r] || r == minus:
		return fmt.Errorf("U+%04X (%c) is not a hyphen: write - or --, or put it in quotes", r, r)
	}
	return nil
}

// blanks, quotes and waves are what Unicode files elsewhere: fillers without
// ink, low and full-width quotes, and the waves that Japanese text ranges with.
var (
	blanks = map[rune]bool{'\u115F': true, '\u1160': true, '\u2800': true, '\u3164': true, '\uFFA0': true}
	quotes = map[rune]bool{'\u201A': true, '\u201E': true, '\uFF02': true, '\uFF07': true}
	waves  = map[rune]bool{'\u301C': true, '\u3030': true, '\u30A0': true}
)

const minus = '\u2212'
