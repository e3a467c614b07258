package habit

import (
	"strings"
)

// listItem finds a list of YAML's: a line that begins with `- `.
func (s *scan) listItem(line int) *cause {
	if !isItem(s.lines[line]) {
		return nil
	}
	top, indent := line, indentOf(s.lines[line])
	for top > 0 && (isItem(s.lines[top-1]) && indentOf(s.lines[top-1]) == indent || isDeeper(indentOf(s.lines[top-1]), indent)) {
		top--
	}
	fixed, items, plain := s.with(top, ""), []string{}, true
	for i := top; i < len(s.lines); i++ {
		text := strings.TrimSpace(s.lines[i])
		item := isItem(s.lines[i]) && indentOf(s.lines[i]) == indent
		if text != "" && !item && !isDeeper(indentOf(s.lines[i]), indent) {
			break
		}
		if item {
			items = append(items, Scalar(text[1:]))
		}
		plain = plain && (text == "" || item && label(strings.TrimSpace(text[1:])+" ", true) == 0)
		fixed[i] = ""
	}
	hint, name := "this is YAML: in CUE a list has brackets and commas, and a struct has braces", ""
	if top > 0 {
		name = strings.TrimSpace(s.lines[top-1])
		fixed[top-1] += " []"
	}
	if field, ok := strings.CutSuffix(name, ":"); ok && plain && !strings.ContainsAny(field, " \t") {
		shown := strings.Join(items, ", ")
		if !MayShow([]string{field}, shown) {
			shown = "…"
		}
		hint = ListHint(field, shown)
	}
	return &cause{line, len(indent) + 1, "a line begins with -, as the items of YAML do", hint, fixed}
}

func isItem(line string) bool {
	text := strings.TrimLeft(line, " \t")
	return strings.HasPrefix(text, "- ") || strings.TrimSpace(text) == "-"
}
