package cue

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/source/cue/habit"
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
	if hint := ofRules(message, line); hint != "" {
		return hint
	}
	if name := reference().FindStringSubmatch(message); name != nil {
		return i.referenceAdvice(name[1], line, pos)
	}
	switch unclosed := unclosedAdvice(lines); {
	case strings.Contains(message, "missing ','"):
		return cmp.Or(unclosed, "separate fields and items with commas, or put each on its own line")
	case strings.Contains(message, "found 'EOF'"):
		return unclosed
	case strings.Contains(message, "expected 'EOF', found '}'"):
		return "an extra }: no brace is open here"
	}
	return ""
}

// ofRules is a hint for what those write in custom rules who know other languages.
func ofRules(message, line string) string {
	name := ""
	if m := reference().FindStringSubmatch(message); m != nil {
		name = m[1]
	}
	switch {
	case name != "" && strings.Contains(line, name+" =="):
		return fmt.Sprintf("a condition is a struct with the value: %s: \"…\"", name)
	case name != "" && slices.Contains(standard, name) && strings.Contains(line, name+"."):
		return fmt.Sprintf("import %q below the package clause", name)
	case strings.Contains(message, "as type bool in ||"):
		return `write | between values of which each will do: "a" | "b"`
	case strings.Contains(message, "as type bool in &&"):
		return "write & between constraints that all hold: >=1 & <=5"
	case strings.Contains(message, "unknown escape sequence"):
		return `in a pattern write \\d for \d, or put it between #" and "#`
	}
	return ""
}

// standard are packages of CUE that rules use.
var standard = []string{"list", "math", "net", "regexp", "strconv", "strings", "struct", "time"}

var (
	reference = memo.Regexp(`^(?:[^:]+: )?reference "([^"]+)" not found`)
	fieldRE   = memo.Regexp(`([\w-]+): *[\w./-]*$`)
)

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
	if hint := yamlWord(name, fieldBefore(line, pos.Col-1)); hint != "" {
		return hint
	}
	elsewhere := ""
	if i.dir == "" {
		elsewhere = "if another file of the package defines it, pass the directory"
	}
	if name[0] == '_' || name[0] == '#' {
		return elsewhere
	}
	text := wordAt(line, pos.Col-1)
	if field := fieldBefore(line, pos.Col-1); text == "" || !secret.Public(field) && (strings.Contains(line, "env:") || !habit.MayShow([]string{field}, line)) {
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
		return c == '-' || c == '_' || c == '.' || c == '/' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
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
