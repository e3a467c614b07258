package observe

import (
	"strings"
	"unicode"
)

// plain is text of a user for a message: it can't address anyone, run a template
// or mention a group (https://docs.datadoghq.com/monitors/notify/variables/).
// Control and bidirectional characters go; Japanese stays.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, text)
	text = strings.NewReplacer("@", "＠", "<", "‹", ">", "›").Replace(text)
	for _, pair := range [][2]string{{"{{", "{ {"}, {"}}", "} }"}} {
		for strings.Contains(text, pair[0]) {
			text = strings.ReplaceAll(text, pair[0], pair[1])
		}
	}
	return text
}

// link is a user's URL for a message: what a message, Slack or Terraform gives a
// meaning is percent-encoded, so that it still leads to the same page.
func link(url string) string {
	var out strings.Builder
	for _, r := range url {
		if r <= ' ' || r == 0x7f || strings.ContainsRune("@{}<>$\"'`|^\\", r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.IsSpace(r) {
			for _, b := range []byte(string(r)) {
				out.WriteByte('%')
				out.WriteByte("0123456789ABCDEF"[b>>4])
				out.WriteByte("0123456789ABCDEF"[b&15])
			}
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// term is a value in a search or filter: what the query language gives a meaning
// gets a backslash (https://docs.datadoghq.com/tracing/trace_explorer/query_syntax/).
func term(value string) string {
	var out strings.Builder
	for _, r := range value {
		if strings.ContainsRune("?><:=\"~/ \\()!*,", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// argument is a value between the double quotes of a service check or of a condition.
func argument(value string) string {
	return strings.NewReplacer(`\`, "", `"`, "").Replace(plain(value))
}

// address is the part of a resource's address that a region, an owner or a
// duration makes: letters, digits, _ and - stay, a dot becomes _.
func address(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '_'
	}, name)
}
