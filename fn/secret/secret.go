// Package secret knows what must never be printed. The policy finds it in a
// fleet, and whatever writes for people withholds it: both ask here, so that no
// format and no command can forget to.
package secret

import (
	"regexp"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// IsName reports whether the name of a variable says that its value is a
// secret: DB_PASSWORD, api_key. It is remembered: a variable of the platform is
// every batch's.
var IsName = memo.Of(func(name string) bool { return names().MatchString(name) })

var names = memo.Regexp(`(?i)(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|CREDENTIALS?)$`)

// kinds are texts that give themselves away. Each has one of the words in it,
// which is quicker to see than the pattern.
var kinds = []struct {
	what    string
	words   []string
	pattern func() *regexp.Regexp
}{
	{"an AWS access key id", []string{"AKIA", "ASIA"}, memo.Regexp(`\b(AKIA|ASIA)[0-9A-Z]{16}\b`)},
	{"a private key or certificate", []string{"-----BEGIN "}, memo.Regexp(`-----BEGIN [A-Z ]+-----`)},
	{"a GitHub token", []string{"gh", "github_pat_"}, memo.Regexp(`\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})`)},
	{"a Slack token", []string{"xox", "xapp-"}, memo.Regexp(`\b(xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}`)},
	{"a JSON Web Token", []string{"eyJ"}, memo.Regexp(`\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`)},
	{"a URL with a password", []string{"://"}, memo.Regexp(`[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@]*:[^\s/@]+@`)},
}

// Kind names the secret that a text holds, with its article: "a GitHub token".
// It returns "" where the text does not look like one.
func Kind(text string) string {
	for _, k := range kinds {
		if hasAny(text, k.words) && k.pattern().MatchString(text) {
			return k.what
		}
	}
	return ""
}

// Redact replaces what looks like a secret in a text for people.
func Redact(text string) string {
	for _, k := range kinds {
		if hasAny(text, k.words) {
			text = k.pattern().ReplaceAllString(text, "[secret]")
		}
	}
	return text
}

func hasAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}

// InLine reports whether a source line, below another one, may hold a secret,
// and so must not be shown.
func InLine(above, line string) bool {
	return assigned().MatchString(line) || begun().MatchString(above) || Kind(line) != ""
}

const name = `(?i)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|CREDENTIALS?)`

var (
	// assigned is a name with its value.
	assigned = memo.Regexp(name + `["']?\s*[:=]\s*["'|>]?`)
	// begun is a name whose value stands on the next line.
	begun = memo.Regexp(name + `["']?\s*[:=]\s*[|>]?[+-]?\s*$`)
)
