package habit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/parser"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// element is a label of a line, with what follows its colon.
type element struct {
	path    []string // of labels
	label   string   // as written
	at      int      // its offset
	value   string   // without quotes, braces or brackets; "" where there is none such
	valueAt int
}

var (
	quotedLabel = memo.Regexp(`^"(?:[^"\\]|\\.)*"[?!]?\s*:`)
	bareLabel   = memo.Regexp(`^[^\s"'{}\[\](),:;=]+[?!]?\s*:`)
)

// elements are the labels of a line in their order.
func elements(line string) []element {
	var out []element
	var path []string
	depth, start := 0, true // start: a label may stand here
	for i := 0; i < len(line); {
		rest := line[i:]
		switch c := line[i]; {
		case c == ' ' || c == '\t':
			i++
			continue
		case strings.HasPrefix(rest, "//"):
			return out
		case start && label(rest, len(out) > 0 && depth == 0) > 0:
			n := label(rest, len(out) > 0 && depth == 0)
			name := strings.TrimRight(rest[:n-1], " \t?!")
			path = append(path[:len(path):len(path)], strings.Trim(name, `"`))
			out = append(out, element{path: path, label: name, at: i})
			i += n
			if v := raw(line[i:], depth); v != "" && (label(v+" ", true) == 0 || isTextField(name)) {
				out[len(out)-1].value, out[len(out)-1].valueAt = v, i+strings.Index(line[i:], v)
				i = out[len(out)-1].valueAt + len(v)
				start = false
			}
			continue
		case c == '"':
			i += len(str(rest))
			start = false
			continue
		case c == '{' || c == '[' || c == '(':
			depth, start = depth+1, true
		case c == '}' || c == ']' || c == ')':
			depth, start = depth-1, false
		case c == ',':
			start = true
			if len(path) > 1 {
				path = path[:len(path)-1]
			}
		default:
			start = false
		}
		i++
	}
	return out
}

// isTextField reports whether a field of an entry takes text only: what looks like a label behind it is a part of that.
func isTextField(name string) bool {
	return slices.ContainsFunc(spec.Kinds, func(k spec.Kind) bool {
		f := shape.Default().Entry(k).Field(name)
		return f != nil && len(f.Shape.Types) == 1 && f.Shape.Types[0] == spec.String
	})
}

// label is the length of the label that a text begins with, its colon included, or 0.
// Behind another label, a colon that is part of a word ends none: app:1.2 is text.
func label(text string, value bool) int {
	if n := len(quotedLabel().FindString(text)); n > 0 {
		return n
	}
	n := len(bareLabel().FindString(text))
	if n > 0 && n < len(text) && !strings.ContainsRune(" \t\"{[", rune(text[n])) && (value || strings.HasPrefix(text[n:], "//")) {
		return 0
	}
	return n
}

// str is the string that a text begins with, to its end or to that of the line.
func str(text string) string {
	for i := 1; i < len(text); i++ {
		if text[i] == '\\' {
			i++
		} else if text[i] == '"' {
			return text[:i+1]
		}
	}
	return text
}

// raw is the value that a text begins with, if it has no quotes, braces or brackets.
func raw(text string, depth int) string {
	text = strings.TrimLeft(text, " \t")
	if text == "" || strings.ContainsRune("\"{[(#,}]", rune(text[0])) || strings.HasPrefix(text, "//") || constraint().MatchString(text) {
		return ""
	}
	text, _, _ = strings.Cut(text, " //")
	text = strings.TrimRight(strings.TrimRight(text, " \t\r"), ",;")
	if end := endOf(text, depth); end >= 0 {
		text = text[:end]
	}
	return strings.TrimRight(text, " \t")
}

// constraint is what only CUE has: an operator before a value.
var constraint = memo.Regexp(`^(=~|!~|!=|<=?|>=?)\s*["#]`)

var nextField = memo.Regexp(`,\s*("[^"]*"|[\w.$-]+)\s*:(\s|$)`)

// endOf is where a value without quotes ends within its line: before the comma or the
// bracket that closes what surrounds it; else -1.
func endOf(text string, depth int) int {
	end := -1
	if m := nextField().FindStringIndex(text); m != nil {
		end = m[0]
	}
	open := 0
	for i, c := range text {
		switch {
		case end >= 0 && i >= end:
			return end
		case c == '{' || c == '[' || c == '(':
			open++
		case (c == '}' || c == ']' || c == ')') && open > 0:
			open--
		case c == '}' || c == ']', c == ',' && open == 0 && depth > 0 && strings.HasPrefix(text[i:], ", "):
			return i
		}
	}
	return end
}

// name finds a label that needs quotes.
func (s *scan) name(line int) *cause {
	for _, e := range elements(s.lines[line]) {
		if e.label[0] == '"' || identifier().MatchString(e.label) || strings.ContainsAny(e.label, "&*<>|") {
			continue
		}
		fixed := s.with(line, s.lines[line][:e.at]+strconv.Quote(e.path[len(e.path)-1])+s.lines[line][e.at+len(e.label):])
		return &cause{line, e.at + 1, fmt.Sprintf("%s is a name that needs quotes: it has more than letters, digits and _", e.label), fmt.Sprintf("quote the name: %q", e.label), fixed}
	}
	return nil
}

var identifier = memo.Regexp(`^[_#$]*[\p{L}_$][\p{L}\p{N}_$]*$|^\d+$|^\.\.\.$`)

// value finds a value that is YAML's.
func (s *scan) value(line int) *cause {
	for _, e := range elements(s.lines[line]) {
		if e.value == "" {
			continue
		}
		put := func(by string) []string {
			return s.with(line, s.lines[line][:e.valueAt]+by+s.lines[line][e.valueAt+len(e.value):])
		}
		at := func(message, hint string, fixed []string) *cause {
			return &cause{line, e.valueAt + 1, message, hint, fixed}
		}
		switch m := anchor().FindStringSubmatch(e.value); {
		case block().MatchString(e.value):
			return at(e.label+" has a block of YAML", BlockHint(e.label), s.without(line, s.lines[line][:e.valueAt]+`""`))
		case m != nil:
			return at(m[0]+" is an anchor of YAML", fmt.Sprintf("share a struct by its name: _%s: {…} beside batches, and _%[1]s & {…} where it is used", m[1]), put(strings.TrimSpace(e.value[len(m[0]):])))
		case e.value == "~":
			return at("~ is not a value in CUE", fmt.Sprintf("remove %s: CUE leaves out what has no value (where null means something, write null)", e.label), put("null"))
		case !isText(e.value):
			continue
		}
		quoted, shown := quote(e.value), `"…"`
		if MayShow(e.path, s.lines[line]) {
			shown = quoted
		}
		return at(e.label+" has text without quotes", fmt.Sprintf("quote it: %s: %s", e.label, shown), put(quoted))
	}
	return nil
}

var (
	block   = memo.Regexp(`^[|>][+-]?\d?$`)
	another = memo.Regexp(`\s("[^"]*"|[\w.$-]+):(\s|$)`)
	anchor  = memo.Regexp(`^&([A-Za-z_][\w-]*)`)
)

// isText reports whether a value cannot be an expression of CUE's, nor begin one that
// goes on in the next line, nor hold another field.
func isText(value string) bool {
	if another().MatchString(value) || strings.HasSuffix(value, "&") || strings.HasSuffix(value, "|") || strings.HasSuffix(value, "+") ||
		strings.Count(value, "(") > strings.Count(value, ")") || strings.Count(value, "[") > strings.Count(value, "]") || strings.Count(value, "{") > strings.Count(value, "}") {
		return false
	}
	_, err := parser.ParseExpr("", value)
	return err != nil
}

// quote is a value as CUE's string.
func quote(value string) string { return strconv.Quote(strings.Trim(value, `'"`)) }

// valueOf is a value, in quotes if it needs them.
func valueOf(text string) string {
	text = strings.TrimRight(text, " \t\r,;")
	if isText(text) {
		return quote(text)
	}
	return text
}
