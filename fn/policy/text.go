package policy

import "strconv"

// quoted shows a user's text in a message: on one line, its control and
// invisible characters escaped, and cut where it is long.
func quoted(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return strconv.Quote(text)
}
