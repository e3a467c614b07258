package cue

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// advise gives an error of CUE's a hint for those who are new to it, by what the
// line says.
func (i *instance) advise(f spec.Finding) spec.Finding {
	if f.Hint == "" {
		f.Hint = i.advice(f.Message, i.lines(f.Pos.File), f.Pos)
	}
	return f
}

func (i *instance) lines(file string) []string {
	return strings.Split(string(i.root.Sources()[file]), "\n")
}

func (i *instance) advice(message string, lines []string, pos spec.Pos) string {
	line := ""
	if pos.Line > 0 && pos.Line <= len(lines) {
		line = lines[pos.Line-1]
	}
	if name := reference().FindStringSubmatch(message); name != nil {
		return i.referenceAdvice(name[1], line, pos)
	}
	switch field, value := unquotedValue(line); {
	case yamlComment().MatchString(line):
		return "a comment begins with //"
	case value != "":
		return fmt.Sprintf("quote it: %s: %q", field, value)
	case strings.Count(line, `"`)%2 == 1:
		return `close the string with "`
	case strings.HasPrefix(strings.TrimSpace(line), "- "):
		return "this is YAML: in CUE a list has brackets and commas, and a struct has braces"
	case strings.Contains(message, "missing ','"):
		return "separate fields and items with commas, or put each on its own line"
	case strings.Contains(message, "found 'EOF'"):
		return unclosedAdvice(lines)
	case strings.Contains(message, "expected 'EOF', found '}'"):
		return "an extra }: no brace is open here"
	}
	return ""
}

var (
	reference   = memo.Regexp(`^(?:[^:]+: )?reference "([^"]+)" not found`)
	yamlComment = memo.Regexp(`(?:^|\s)#(?:\s|$)`)
	fieldRE     = memo.Regexp(`([\w-]+): *[\w.-]*$`)
	unquotedRE  = memo.Regexp(`([\w-]+): *([*@][^"{}]*)`)
)

// unquotedValue finds a schedule or a handle without quotes.
func unquotedValue(line string) (field, value string) {
	m := unquotedRE().FindStringSubmatch(line)
	if m == nil {
		return "", ""
	}
	if !secret.Public(m[1]) {
		return m[1], "…"
	}
	value, _, _ = strings.Cut(m[2], ", ")
	return m[1], strings.TrimSpace(value)
}

// referenceAdvice explains a name that nothing defines: a definition of the schema
// in other letters, a field of another file, or a word that wants quotes.
func (i *instance) referenceAdvice(name, line string, pos spec.Pos) string {
	for _, known := range shape.Default().Names {
		if strings.EqualFold(name, known) || strings.EqualFold("#"+name, known) {
			if name == known {
				return `import "batchfn.dev/fleet" and write fleet.` + name + `, or run batchfn init`
			}
			return fmt.Sprintf("did you mean %s?", known)
		}
	}
	elsewhere := ""
	if i.dir == "" {
		elsewhere = "if another file of the package defines it, pass the directory"
	}
	if name[0] == '_' || name[0] == '#' {
		return elsewhere
	}
	text := wordAt(line, pos.Col-1)
	if text == "" || !secret.Public(fieldBefore(line, pos.Col-1)) {
		text = name
	}
	if elsewhere != "" {
		elsewhere = "; " + elsewhere
	}
	return fmt.Sprintf("if it is text, quote it: %q", text) + elsewhere
}

// wordAt is the word round an offset: owner-team is one to people, and a
// subtraction to CUE.
func wordAt(line string, offset int) string {
	if offset < 0 || offset >= len(line) {
		return ""
	}
	isWord := func(c byte) bool {
		return c == '-' || c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
	}
	from, to := offset, offset
	for from > 0 && isWord(line[from-1]) {
		from--
	}
	for to < len(line) && isWord(line[to]) {
		to++
	}
	return line[from:to]
}

// fieldBefore is the name of the field that a value at an offset belongs to, or "".
func fieldBefore(line string, offset int) string {
	if offset < 0 || offset > len(line) {
		return ""
	}
	if m := fieldRE().FindStringSubmatch(line[:offset]); m != nil {
		return m[1]
	}
	return ""
}

// unclosedAdvice names the last brace or bracket that nothing closes.
func unclosedAdvice(lines []string) string {
	type opened struct {
		line int
		c    byte
	}
	var stack []opened
	for i, text := range lines {
		code, _, _ := strings.Cut(text, "//")
		inString := false
		for j := 0; j < len(code); j++ {
			switch c := code[j]; {
			case c == '\\' && inString:
				j++
			case c == '"':
				inString = !inString
			case inString:
			case c == '{' || c == '[' || c == '(':
				stack = append(stack, opened{i + 1, c})
			case (c == '}' || c == ']' || c == ')') && len(stack) > 0:
				stack = stack[:len(stack)-1]
			}
		}
	}
	if len(stack) == 0 {
		return ""
	}
	last := stack[len(stack)-1]
	return fmt.Sprintf("the %c of line %d is not closed", last.c, last.line)
}
