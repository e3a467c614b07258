package observe_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// alert is what Datadog knows when it fills in a message.
type alert struct {
	state     string            // "alert" or "recovery"
	variables map[string]string // such as "@owner.name"
}

var (
	blockStart = regexp.MustCompile(`\{\{([#^])(\w+)((?: "[^"]*")*)\}\}`)
	quotedWord = regexp.MustCompile(`"([^"]*)"`)
	insertion  = regexp.MustCompile(`\{\{([^#^/{}][^{}]*)\}\}`)
)

// evaluate fills in a message as Datadog does, for the part of its language that
// batchfn writes: https://docs.datadoghq.com/monitors/notify/variables/
func evaluate(t *testing.T, message string, a alert) string {
	t.Helper()
	for {
		start := blockStart.FindStringSubmatchIndex(message)
		if start == nil {
			break
		}
		name := message[start[4]:start[5]]
		inside, rest := cutBlock(t, message[start[1]:], name)
		holds := a.holds(t, name, message[start[6]:start[7]]) == (message[start[2]:start[3]] == "#")
		if !holds {
			inside = ""
		}
		message = message[:start[0]] + inside + rest
	}
	require.NotContains(t, message, "{{/")
	return insertion.ReplaceAllStringFunc(message, func(v string) string {
		name := insertion.FindStringSubmatch(v)[1]
		if strings.HasPrefix(name, "local_time ") {
			return "2026-11-28 09:00"
		}
		return a.variables[name]
	})
}

func (a alert) holds(t *testing.T, block, arguments string) bool {
	t.Helper()
	switch block {
	case "is_alert":
		return a.state == "alert"
	case "is_exact_match":
		words := quotedWord.FindAllStringSubmatch(arguments, -1)
		require.GreaterOrEqual(t, len(words), 2)
		for _, w := range words[1:] {
			if a.variables[words[0][1]] == w[1] {
				return true
			}
		}
		return false
	}
	require.Fail(t, "unknown block "+block)
	return false
}

// cutBlock splits a text behind the start of a block at that block's end.
func cutBlock(t *testing.T, text, name string) (inside, rest string) {
	t.Helper()
	depth, at := 1, 0
	for depth > 0 {
		end := strings.Index(text[at:], "{{/"+name+"}}")
		require.GreaterOrEqual(t, end, 0, "{{#%s}} has no end", name)
		depth += strings.Count(text[at:at+end], "{{#"+name) + strings.Count(text[at:at+end], "{{^"+name) - 1
		at += end + len("{{/"+name+"}}")
	}
	return strings.TrimSuffix(text[:at], "{{/"+name+"}}"), text[at:]
}
