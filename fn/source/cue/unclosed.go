package cue

import (
	"fmt"
	"strings"
)

// opened is a brace, bracket or parenthesis that is open.
type opened struct {
	line   int // from 1
	indent int // of the line
	c      byte
}

var closes = map[byte]byte{'}': '{', ']': '[', ')': '('}

// unclosedAdvice names the brace or bracket that nothing closes: the one that is open
// where a line begins with another's end, or an end further left; else the last that
// is still open.
func unclosedAdvice(lines []string) string {
	var stack []opened
	long := false // within a string of several lines
	for i, text := range lines {
		indent := len(text) - len(strings.TrimLeft(text, " \t"))
		for j, c := range codeOf(text, &long) {
			switch top := len(stack) - 1; {
			case c == '{' || c == '[' || c == '(':
				stack = append(stack, opened{i + 1, indent, byte(c)})
			case closes[byte(c)] == 0 || top < 0:
			case stack[top].c != closes[byte(c)] || j == indent && stack[top].indent > indent:
				return isNotClosed(stack[top])
			default:
				stack = stack[:top]
			}
		}
	}
	if len(stack) == 0 {
		return ""
	}
	return isNotClosed(stack[len(stack)-1])
}

func isNotClosed(o opened) string {
	return fmt.Sprintf("the %c of line %d is not closed", o.c, o.line)
}

// codeOf is a line with blanks in place of what is in strings and comments.
func codeOf(line string, long *bool) string {
	code := []byte(line)
	inString := false
	for j := 0; j < len(line); j++ {
		switch c := line[j]; {
		case strings.HasPrefix(line[j:], `"""`):
			*long = !*long
			code[j], code[j+1], code[j+2] = ' ', ' ', ' '
			j += 2
		case !*long && !inString && strings.HasPrefix(line[j:], "//"):
			return string(code[:j])
		case inString && c == '\\' && j+1 < len(line):
			code[j], code[j+1] = ' ', ' '
			j++
		case c == '"' && !*long:
			inString = !inString
		case *long || inString || c >= 0x80:
			code[j] = ' '
		}
	}
	return string(code)
}
