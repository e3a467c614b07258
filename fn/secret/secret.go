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

// A kind is a text that gives itself away. It has one of the words in it, which
// is quicker to see than the pattern; harmless sees what only looks like it.
type kind struct {
	what     string
	words    []string
	pattern  func() *regexp.Regexp
	harmless func(match []string) bool
}

var kinds = []kind{
	{"an AWS access key id", []string{"AKIA", "ASIA"}, memo.Regexp(`\b(AKIA|ASIA)[0-9A-Z]{16}\b`), nil},
	{"a private key or certificate", []string{"-----BEGIN "}, memo.Regexp(`(?s)-----BEGIN [A-Z ]+-----(.*-----END [A-Z ]+-----|.*)`), nil},
	{"a GitHub token", []string{"gh", "github_pat_"}, memo.Regexp(`\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})`), nil},
	{"a Slack token", []string{"xox", "xapp-"}, memo.Regexp(`\b(xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}`), nil},
	{"a JSON Web Token", []string{"eyJ"}, memo.Regexp(`\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`), nil},
	{"a URL with a password", []string{"://"}, memo.Regexp(`[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@]*:([^\s/@]+)@`), isReferred},
}

// isReferred reports whether the password of a URL is a variable that Kubernetes
// expands: https://app:$(DB_PASSWORD)@db.example.com
func isReferred(match []string) bool { return IsReference(match[1]) }

// IsReference reports whether a text is only $(NAME).
func IsReference(text string) bool { return reference().MatchString(text) }

var reference = memo.Regexp(`^\$\([-._a-zA-Z][-._a-zA-Z0-9]*\)$`)

// Kind names the secret that a text holds, with its article: "a GitHub token".
// It returns "" where the text does not look like one.
func Kind(text string) string {
	if len(text) < shortest && !strings.Contains(text, "://") {
		return ""
	}
	for _, k := range kinds {
		if k.in(text) {
			return k.what
		}
	}
	return ""
}

const shortest = 15 // of the kinds that are no URL

func (k kind) in(text string) bool {
	if !k.hinted(text) {
		return false
	}
	if k.harmless == nil {
		return k.pattern().MatchString(text)
	}
	return slices.ContainsFunc(k.pattern().FindAllStringSubmatch(text, -1), func(match []string) bool { return !k.harmless(match) })
}

func (k kind) hinted(text string) bool {
	return slices.ContainsFunc(k.words, func(word string) bool { return strings.Contains(text, word) })
}

// Redact replaces what looks like a secret in a text for people.
func Redact(text string) string {
	for _, k := range kinds {
		if k.hinted(text) {
			text = k.pattern().ReplaceAllStringFunc(text, func(found string) string {
				if k.harmless != nil && k.harmless(k.pattern().FindStringSubmatch(found)) {
					return found
				}
				return mark
			})
		}
	}
	return withoutNamed(text, false)
}

// InLine reports whether a source line, between two others, may hold a secret, and so
// must not be shown.
func InLine(above, line, below string) bool {
	switch { // most lines have no word that could give a secret away
	case (strings.Contains(line, "value") || strings.Contains(above, "value")) && isVariable(above, line, below),
		MayName(line) && assigned().MatchString(line),
		MayName(above) && (begun().MatchString(above) || option().MatchString(above)),
		(strings.ContainsAny(line, "_#") || strings.Contains(line, "let")) && own().MatchString(line):
		return true
	}
	return Kind(strings.ReplaceAll(line, `\/`, "/")) != "" // JSON may escape it
}

const name = `(?i)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|CREDENTIALS?)`

var (
	// assigned is a name with its value.
	assigned = memo.Regexp(name + `["']?\s*[:=]\s*["'|>]?|` + name + `\s+["']|` + name + `["']\s*,\s*["']|(?i)authorization["']?\s*[:=,]`)
	// own is a text that the author of a CUE file keeps for the file itself: a
	// hidden field, a definition, a let clause. Only its name says what it is for.
	own = memo.Regexp(`(^|[\s{,;])((_|#|_#)\w+\s*[!?]?:|let\s+\w+\s*=)\s*([^{]*|\{.*\}\s*&.*)["']|^\s*(_|#|_#)\w+[^:{]*["']`)
	// option is one whose value is the next line of a list.
	option = memo.Regexp(`^\s*(?:- *)*["']?-[\w.-]*` + name + `["']?\s*,?\s*$`)
	// begun is a name whose value is on the next line.
	begun = memo.Regexp(name + `["']?\s*[:=]\s*` + nothing)
)
