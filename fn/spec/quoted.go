package spec

import (
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
)

// QuotedPath shows the path of a field as Quoted shows texts, but cuts its
// beginning: the end says which field it is.
func QuotedPath(path string) string {
	const most = 60
	path = secret.Redact(path)
	r := []rune(path)
	if len(r) <= most {
		return strconv.Quote(path)
	}
	end := string(r[len(r)-most:])
	if _, names, ok := strings.Cut(end, "."); ok {
		end = names
	}
	return strconv.Quote("…" + end)
}

// Quoted shows a user's text in a message: on one line, its control and
// invisible characters escaped, without secrets, and then cut after 60
// characters.
func Quoted(text string) string {
	const most = 60
	text = secret.Withhold(text)
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return strconv.Quote(text)
}
