package habit

import (
	"slices"
	"strings"
)

func split(text []byte) []string { return strings.Split(string(text), "\n") }

func join(lines []string) string { return strings.Join(lines, "\n") }

// candidates are the lines that may hold the cause: that of the error, and the one
// before it if the error stands at the first word of its line.
func (s *scan) candidates() []int {
	before := strings.TrimSpace(s.lines[s.line][:min(s.col-1, len(s.lines[s.line]))])
	if strings.ContainsAny(before, " \t{[(,:") {
		return []int{s.line}
	}
	for i := s.line - 1; i >= 0; i-- {
		if text := strings.TrimSpace(s.lines[i]); text != "" && !strings.HasPrefix(text, "//") {
			return []int{i, s.line}
		}
	}
	return []int{s.line}
}

// inLongString reports whether the line of the error is one of a string of several
// lines.
func (s *scan) inLongString() bool {
	return strings.Count(join(s.lines[:s.line]), `"""`)%2 == 1
}

// with is the text with another line.
func (s *scan) with(line int, text string) []string {
	out := slices.Clone(s.lines)
	out[line] = text
	return out
}

// without is the text with a line and the deeper ones below it emptied.
func (s *scan) without(line int, text string) []string {
	out := s.with(line, text)
	for i := line + 1; i < len(out); i++ {
		if strings.TrimSpace(out[i]) != "" && !isDeeper(indentOf(out[i]), indentOf(s.lines[line])) {
			break
		}
		out[i] = ""
	}
	return out
}

func indentOf(line string) string {
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

// outside are the offsets of a line that no string or comment covers.
func outside(line string) func(offset int) bool {
	covered := make([]bool, len(line)+1)
	inString := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case !inString && strings.HasPrefix(line[i:], "//") && (i == 0 || line[i-1] != ':'):
			for ; i < len(line); i++ {
				covered[i] = true
			}
		case inString && c == '\\' && i+1 < len(line):
			covered[i], covered[i+1] = true, true
			i++
		case c == '"':
			covered[i], inString = true, !inString
		default:
			covered[i] = inString
		}
	}
	return func(offset int) bool { return !covered[offset] }
}

// index is the first offset of a text that no string or comment covers, or -1.
func index(line, text string) int {
	free := outside(line)
	for i := 0; i+len(text) <= len(line); i++ {
		if strings.HasPrefix(line[i:], text) && free(i) {
			return i
		}
	}
	return -1
}
