package document

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

var yamlLine = memo.Regexp(`line (\d+): (.*)`)

// yamlProblem is an error of the YAML parser. That names a line in its text, at
// which it gave up or began; people want the one that they have to change.
func yamlProblem(file string, text []byte, err error) error {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	pos := spec.Pos{File: file}
	if m := yamlLine().FindStringSubmatch(message); m != nil {
		pos.Line, _ = strconv.Atoi(m[1])
		pos.Col, message = 1, m[2]
	}
	lines := strings.Split(string(bytes.ReplaceAll(text, []byte("\r"), nil)), "\n")
	for _, c := range culprits {
		if !strings.Contains(message, c.says) {
			continue
		}
		if line, col, hint := c.find(lines, max(pos.Line-1, 1), message); line > 0 {
			return spec.NewUnreadable(spec.Pos{File: file, Line: line, Col: col}, secret.Unquoted(message), hint)
		}
	}
	return spec.NewUnreadable(pos, secret.Unquoted(message), "")
}

// culprits are the mistakes that the parser has an error for, in the order in
// which they are looked for.
var culprits = []struct {
	says string
	find func(lines []string, from int, message string) (line, col int, hint string)
}{
	{"cannot start any token", findTab},
	{"cannot start any token", findWord},
	{"tab character", findTab},
	{"alphabetic or numeric character", findWord},
	{"unknown anchor", findAlias},
	{"mapping values are not allowed", findColon},
	{"did not find expected ',' or", findOpen},
	{"unexpected end of stream", findQuote},
	{"", findTab},
	{"", findWord},
	{"", findQuote},
}

// search finds the first group of a pattern, in a line from from on.
func search(lines []string, from int, pattern *regexp.Regexp) (line, col int, found string) {
	for i := from - 1; i < len(lines); i++ {
		if m := pattern.FindStringSubmatchIndex(lines[i]); m != nil {
			return i + 1, m[2] + 1, lines[i][m[2]:m[3]]
		}
	}
	return 0, 0, ""
}

var tab = memo.Regexp(`^ *(\t)`)

func findTab(lines []string, from int, _ string) (int, int, string) {
	line, col, _ := search(lines, from, tab())
	return line, col, "indent with spaces, not with tabs"
}

// word is a value that begins with a character that means something else in YAML.
var word = memo.Regexp("^(?:[^#\"']*?[:{\\[,] |\\s*- )\\s*([*@%`][^\"'{}\\[\\]]*)")

func findWord(lines []string, from int, _ string) (int, int, string) {
	line, col, found := search(lines, from, word())
	value, _, _ := strings.Cut(found, " #")
	if rest := lines[max(line-1, 0)]; strings.Contains(rest[:max(col-1, 0)], "{") {
		value, _, _ = strings.Cut(value, ", ")
	}
	if line == 0 {
		return 0, 0, ""
	}
	field := key().FindString(lines[line-1][:col-1])
	if !secret.Public(strings.TrimRight(field, ": ")) {
		return line, col, "quote it: " + field + `"…"`
	}
	return line, col, "quote it: " + field + strconv.Quote(strings.TrimSpace(value))
}

var key = memo.Regexp(`[\w.-]+: *$`)

var anchor = memo.Regexp(`unknown anchor '([^']*)'`)

func findAlias(lines []string, _ int, message string) (int, int, string) {
	m := anchor().FindStringSubmatch(message)
	if m == nil {
		return 0, 0, ""
	}
	line, col, _ := search(lines, 1, regexp.MustCompile(`(?:^|[\s\[{,:])(\*`+regexp.QuoteMeta(m[1])+`)(?:[\s,\]}]|$)`))
	return line, col, "define the anchor, &NAME, before this place; quote a string that begins with an asterisk"
}

var colon = memo.Regexp(`^\s*(?:- )?[^\s:]+:\s+([^"'{\[|>&*!#\s][^#]*:(?: .*|$))`)

func findColon(lines []string, from int, _ string) (int, int, string) {
	line, col, _ := search(lines, from, colon())
	return line, col, "quote a value that contains a colon"
}

// findOpen finds the bracket that nothing closes.
func findOpen(lines []string, _ int, _ string) (int, int, string) {
	line, col, open := unclosed(lines)
	switch open {
	case '{':
		return line, col, "close it with }, and separate its fields with commas"
	case '[':
		return line, col, "close it with ], and separate its items with commas"
	}
	return 0, 0, ""
}

func findQuote(lines []string, _ int, _ string) (int, int, string) {
	if line, col, open := unclosed(lines); open == '"' || open == '\'' {
		return line, col, "close the quote: " + string(open)
	}
	return findOpen(lines, 0, "")
}

// unclosed finds the last bracket or quote that is open at the end.
func unclosed(lines []string) (line, col int, open byte) {
	type opened struct {
		line, col int
		c         byte
	}
	var stack []opened
	for i, text := range lines {
		for j := 0; j < len(text); j++ {
			c := text[j]
			quoted := len(stack) > 0 && (stack[len(stack)-1].c == '"' || stack[len(stack)-1].c == '\'')
			starts := j == 0 || strings.IndexByte(" \t[{,:", text[j-1]) >= 0
			switch {
			case quoted && c == '\\' && stack[len(stack)-1].c == '"':
				j++
			case quoted && c == stack[len(stack)-1].c:
				stack = stack[:len(stack)-1]
			case quoted:
			case c == '#' && starts:
				j = len(text)
			case (c == '"' || c == '\'') && starts, (c == '{' || c == '[') && (starts || len(stack) > 0):
				stack = append(stack, opened{i + 1, j + 1, c})
			case (c == '}' || c == ']') && len(stack) > 0:
				if last := stack[len(stack)-1]; last.c != c-2 { // the other bracket
					return last.line, last.col, last.c
				}
				stack = stack[:len(stack)-1]
			}
		}
	}
	if len(stack) == 0 {
		return 0, 0, 0
	}
	last := stack[len(stack)-1]
	return last.line, last.col, last.c
}
