// Package nearest finds what a user may have meant by a name that nobody knows.
package nearest

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Name returns the known name nearest to a wrong one, or "" where none is
// near: two edits at most, one for names of up to three letters, or one name
// the beginning of the other.
func Name(wrong string, known []string) string {
	best, least := "", 3
	if len(wrong) <= 3 {
		least = 2
	}
	lower := strings.ToLower(wrong)
	for _, name := range known {
		d := levenshtein.ComputeDistance(lower, strings.ToLower(name))
		if d < least {
			best, least = name, d
		}
	}
	if best != "" || len(wrong) < 3 {
		return best
	}
	for _, name := range known {
		if strings.HasPrefix(strings.ToLower(name), lower) || len(name) >= 3 && strings.HasPrefix(lower, strings.ToLower(name)) {
			return name
		}
	}
	return ""
}

// Hint is Name as a sentence, or "" where no name is near.
func Hint(wrong string, known []string) string {
	if name := Name(wrong, known); name != "" {
		return `did you mean "` + name + `"?`
	}
	return ""
}
