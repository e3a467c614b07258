package secret

import "strings"

// Words are the words of a command as people may see them: without secrets, and
// without the values that Arguments finds.
func Words(words []string) []string {
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = Withhold(word)
	}
	for _, a := range Arguments(words) {
		switch name, _, valued := strings.Cut(words[a.Index], "="); {
		case a.Index > 0 && words[a.Index-1] == a.Name:
			out[a.Index] = mark
		case valued && name == a.Name:
			out[a.Index] = name + "=" + mark
		}
	}
	return out
}

// Withhold replaces the secrets of a text that is the user's own, such as a command.
func Withhold(text string) string { return withoutNamed(Redact(text), true) }

// withoutNamed replaces the secrets of a text that their names give away.
func withoutNamed(text string, apart bool) string {
	if Named(text) == "" {
		return text
	}
	var b strings.Builder
	at := 0
	for _, n := range namedIn(text) {
		if n.from >= at && (apart || !n.apart) {
			b.WriteString(text[at:n.from] + mark)
			at = n.to
		}
	}
	return b.String() + text[at:]
}

const mark = "[secret]"
