package command

import (
	"regexp"
	"strings"
)

// unquoted is a word that a shell takes as it is.
var unquoted = regexp.MustCompile(`^[a-zA-Z0-9_./@%+,:-]+$`)

// Quote returns a word as a shell takes it: in single quotes where it needs them.
func Quote(word string) string {
	if unquoted.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
