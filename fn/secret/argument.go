package secret

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/batchfn/batchfn/fn/memo"
)

// An Argument is a word of a command that is the value of an option, a variable or a
// header whose name says that it is a secret.
type Argument struct {
	Index int
	Name  string // --password, DB_PASSWORD, Authorization
}

// Arguments are the words of a command that are secrets by their names:
// --password=VALUE, --password VALUE, PASSWORD=VALUE, Authorization: Bearer VALUE; a
// word that is a script is read as one. References are none: $(NAME), ${NAME}, a path.
func Arguments(words []string) (all []Argument) {
	for i, word := range words {
		name, value, valued := strings.Cut(word, "=")
		switch {
		case i > 0 && strings.HasPrefix(words[i-1], "-") && isOption(words[i-1]) && !strings.HasPrefix(word, "-"):
			if isLiteral(word) {
				all = append(all, Argument{i, words[i-1]})
			}
		case valued && isOption(name):
			if isLiteral(value) {
				all = append(all, Argument{i, name})
			}
		default:
			if name := Named(word); name != "" {
				all = append(all, Argument{i, name})
			}
		}
	}
	return all
}

// Named is the name of the first secret in a text that its name gives away, as
// Arguments has it: --password=VALUE, PASSWORD=VALUE, Authorization: Bearer VALUE. It
// is "" where there is none.
func Named(text string) string {
	if !strings.ContainsAny(text, "=: ") {
		return ""
	}
	if all := namedIn(text); len(all) > 0 {
		return all[0].name
	}
	return ""
}

// MayName reports whether a word may be the name of a secret, or contain one: what it
// does not, needs no closer look.
func MayName(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc([]string{"key", "token", "passw", "secret", "credential", "authorization"}, func(word string) bool { return strings.Contains(lower, word) })
}

// IsHeader reports whether a header of HTTP has a literal value that is a secret.
func IsHeader(name, value string) bool {
	if strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Proxy-Authorization") {
		return credentials().MatchString(value) && isLiteral(credentials().FindStringSubmatch(value)[1])
	}
	return isOption(name) && isLiteral(value)
}

// IsAttribute reports whether a named value of a map of texts is a literal secret.
func IsAttribute(name, value string) bool { return isOption(name) && isLiteral(value) }

// named is a secret of a text that its name gives away, and the place of its value.
type named struct {
	name     string
	from, to int
	apart    bool // a blank stands between them: in prose that may be a sentence
}

// namedIn are those of a text, in their order; a text that many entries have is read
// once.
var namedIn = memo.Of(func(text string) []named {
	if !MayName(text) {
		return nil
	}
	all := append(assignments(text), variables(text)...)
	for _, m := range header().FindAllStringSubmatchIndex(text, -1) {
		if isLiteral(unquoted(text[m[4]:m[5]])) {
			all = append(all, named{text[m[2]:m[3]], m[4], m[5], false})
		}
	}
	if m := wholeHeader().FindStringSubmatchIndex(text); m != nil && isOption(text[m[2]:m[3]]) && isLiteral(text[m[4]:m[5]]) {
		all = append(all, named{text[m[2]:m[3]], m[4], m[5], false})
	}
	slices.SortStableFunc(all, func(a, b named) int { return cmp.Compare(a.from, b.from) })
	return all
})

// assignments are values of options, variables and properties.
func assignments(text string) (all []named) {
	for at := 0; at < len(text); {
		m := assignment().FindStringSubmatchIndex(text[at:])
		if m == nil {
			return all
		}
		name, sign, value := text[at+m[2]:at+m[3]], text[at+m[4]:at+m[5]], text[at+m[6]:at+m[7]]
		if !isOption(name) || sign != "=" && !strings.HasPrefix(name, "--") {
			at += m[3] // the value may be a name itself
			continue
		}
		if isLiteral(unquoted(value)) && (sign == "=" || value[0] != '-') {
			all = append(all, named{name, at + m[6], at + m[7], sign != "="})
		}
		at += m[7]
	}
	return all
}

// unquoted is a text without the quotes round it.
func unquoted(text string) string {
	if n := len(text); n > 1 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		return text[1 : n-1]
	}
	return text
}

var (
	header      = memo.Regexp(`(?i)\b((?:proxy-)?authorization)["']?\s*[:=]\s*["']?(?:bearer|basic|token|apikey)\s+([^\s"'\\]+)`)
	wholeHeader = memo.Regexp(`^([A-Za-z][A-Za-z0-9-]*): *(\S+)$`)
	credentials = memo.Regexp(`(?i)^\s*(?:bearer|basic|token|apikey)\s+(\S+)\s*$`)
	assignment  = memo.Regexp(`(?:^|[\s;&|("'` + "`" + `=,])(-{0,2}[A-Za-z][A-Za-z0-9_.-]*)(=|[ \t]+)("[^"\n]*"|'[^'\n]*'|[^\s"';|&)]+)`)
)

// isOption reports whether the name of an option, a property or a header says that its
// value is a secret: --db-password, spring.datasource.password, apiKey, X-Auth-Token.
// The name of a Secret that Kubernetes pulls images with is no secret.
func isOption(name string) bool {
	if !word().MatchString(name) {
		return false
	}
	name = snake(strings.TrimLeft(name, "-"))
	return IsName(name) && !strings.HasSuffix(name, "pull_secret") && !strings.HasSuffix(name, "tls_secret")
}

var word = memo.Regexp(`^-{0,2}[A-Za-z][A-Za-z0-9_.-]*$`)

// snake writes a name with underscores: dbPassword is db_password.
func snake(name string) string {
	var b strings.Builder
	before := rune(0)
	for _, r := range name {
		switch {
		case r == '-' || r == '.':
			r = '_'
		case unicode.IsUpper(r) && unicode.IsLower(before):
			b.WriteByte('_')
		}
		before = r
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// isLiteral reports whether the value of such an option is the secret itself: not a
// reference, a path, a placeholder, a switch, a small number, a call or a name.
func isLiteral(value string) bool { return value != "" && !harmless().MatchString(value) }

var harmless = memo.Regexp(`^(?:` + strings.Join([]string{
	"[$`].*", `.*\$[({].*`, // a reference, or what a shell puts in
	`[@/~].*`, `\.{1,2}/.*`, `(?:file|env|vault|arn|ssm|op|secret|secretref|ref\+\w+):.*`, `[a-z][a-z0-9+.-]*://.*`, // where it is
	`[<{%\[*].*`, `-`, `x+|X+|\.{3}|…`, // a placeholder, standard input
	`(?i:true|false|yes|no|on|off|none|null|nil|auto|prompt|ask|always|never|required|optional|disabled|enabled)`,
	`[0-9]{1,5}`,
	`[A-Za-z_][\w.]*\(.*`,           // a call
	`[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+`, // the name of a variable
	`[a-z_]\w*\.(?i:\w*(?:password|passwd|secret|token|key|credentials?))`, // an attribute
}, "|") + `)$`)
