// Package nearest finds what a user may have meant by a name that nobody knows.
package nearest

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Name returns the known name that a wrong one may stand for, or "": the field
// that becomes a word of Kubernetes; the nearest by two edits at most, one for
// names of up to three letters; one of which the other is the beginning or a
// part; one that begins alike.
func Name(wrong string, known []string) string {
	for _, field := range fieldsOf(wrong) {
		if slices.Contains(known, field) {
			return field
		}
	}
	name, edits := byEdits(wrong, known)
	if edits == 2 && name != "" && len(wrong) > 3 && name[0] != wrong[0] { // "retry" is no "entry"
		for _, other := range known {
			if beginsAlike(strings.ToLower(wrong), strings.ToLower(other)) {
				return other
			}
		}
	}
	if name != "" || len(wrong) < 3 {
		return name
	}
	for _, alike := range []func(wrong, name string) bool{begins, holds, beginsAlike} {
		for _, name := range known {
			if alike(strings.ToLower(wrong), strings.ToLower(name)) {
				return name
			}
		}
	}
	return ""
}

func byEdits(wrong string, known []string) (name string, edits int) {
	best, least := "", 3 // edits, more than any that counts
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
	return best, least
}

// begins: "polling" and "pollingInterval".
func begins(wrong, name string) bool {
	return strings.HasPrefix(name, wrong) || len(name) >= 3 && strings.HasPrefix(wrong, name)
}

// holds: "interval" and "pollingInterval".
func holds(wrong, name string) bool {
	return len(wrong) >= 4 && strings.Contains(name, wrong) || len(name) >= 4 && strings.Contains(wrong, name)
}

// beginsAlike: "retry" and "retries".
func beginsAlike(wrong, name string) bool {
	alike := 0
	for alike < min(len(wrong), len(name)) && wrong[alike] == name[alike] {
		alike++
	}
	return alike >= max(4, len(wrong)-1)
}

// Hint is Name as a sentence, or "" where no name is near.
func Hint(wrong string, known []string) string {
	if name := Name(wrong, known); name != "" {
		return `did you mean "` + name + `"?`
	}
	return ""
}
