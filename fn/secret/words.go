package secret

import "strings"

// Words are the words of a command as people may see them: without secrets, and
// without the values of options whose names say that they are secrets, which are
// --password=VALUE, PASSWORD=VALUE and --password VALUE.
func Words(words []string) []string {
	out := make([]string, len(words))
	for i, word := range words {
		name, _, valued := strings.Cut(word, "=")
		switch {
		case valued && isOption(name):
			out[i] = name + "=[secret]"
		case i > 0 && strings.HasPrefix(words[i-1], "-") && isOption(words[i-1]) && !strings.HasPrefix(word, "-"):
			out[i] = "[secret]"
		default:
			out[i] = Redact(word)
		}
	}
	return out
}

func isOption(name string) bool {
	return !strings.Contains(name, "=") && IsName(strings.ReplaceAll(strings.TrimLeft(name, "-"), "-", "_"))
}
