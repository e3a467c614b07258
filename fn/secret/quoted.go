package secret

import "github.com/batchfn/batchfn/fn/memo"

// Unquoted is the message of a library without the texts that it quotes, which
// are values of the user's: `conflicting values "…" and "…"`. Tokens of a syntax
// stay: 'STRING', ','.
func Unquoted(message string) string {
	return quoted().ReplaceAllStringFunc(message, func(found string) string {
		parts := quoted().FindStringSubmatch(found)
		if token().MatchString(parts[2]) {
			return found
		}
		return parts[1] + `"…"`
	})
}

var (
	// quoted is a text in quotes, those of CUE, YAML and Go, to its end or to that
	// of the message. An apostrophe within a word is none.
	quoted = memo.Regexp(`(?s)(^|[^\pL\pN])(#*"""(?:.*?"""|.*$)|#*"(?:[^"\\]|\\.)*(?:"|$)|'''(?:.*?'''|.*$)|'(?:[^'\\]|\\.)*(?:'|$)|` + "`[^`]*(?:`|$)" + `)`)
	token  = memo.Regexp(`^'([A-Z_]+|[^\pL\pN\s]{1,3})'$`)
)
