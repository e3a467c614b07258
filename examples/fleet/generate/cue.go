package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// longestInline is where a struct on one line stops being easy to read.
const longestInline = 72

var plainKey = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

func cueKey(key string) string {
	if plainKey.MatchString(key) {
		return key
	}
	return strconv.Quote(key)
}

// cueFields writes the fields of a struct, a line each, as `cue fmt` would: the values of
// neighbouring scalars stand in one column, and so do those at the end of
// neighbouring paths of one depth.
func cueFields(o object, indent int) string {
	paths := make([]cuePath, len(o))
	for i, f := range o {
		paths[i] = pathOf(f)
	}
	var out strings.Builder
	for i, p := range paths {
		out.WriteString(strings.Repeat("\t", indent) + p.text)
		out.WriteString(strings.Repeat(" ", column(paths, i)-len(p.text)))
		out.WriteString(cueValue(p.value, indent) + "\n")
	}
	return out.String()
}

// A cuePath is a field as it begins its line: a struct of one field is written `env: LEVEL: "info"`.
type cuePath struct {
	text  string // up to its last colon
	value any
	depth int // the number of its keys
}

func pathOf(f field) cuePath {
	p := cuePath{text: cueKey(f.key) + ":", value: f.value, depth: 1}
	for {
		nested, ok := p.value.(object)
		if !ok || len(nested) != 1 {
			return p
		}
		p = cuePath{text: p.text + " " + cueKey(nested[0].key) + ":", value: nested[0].value, depth: p.depth + 1}
	}
}

// column is where the value of path i begins: behind the longest of its neighbours of the same depth.
func column(paths []cuePath, i int) int {
	first, last := i, i
	for first > 0 && aligned(paths[first-1], paths[i]) {
		first--
	}
	for last < len(paths)-1 && aligned(paths[last+1], paths[i]) {
		last++
	}
	widest := 0
	for _, p := range paths[first : last+1] {
		widest = max(widest, len(p.text))
	}
	return widest + 1
}

func aligned(a, b cuePath) bool {
	return isScalar(a.value) && isScalar(b.value) && a.depth == b.depth
}

func isScalar(value any) bool {
	switch value.(type) {
	case nil, string, int, bool:
		return true
	}
	return false
}

func cueValue(value any, indent int) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return strconv.Quote(v)
	case []string:
		return cueStrings(v)
	case []any:
		return cueList(v)
	case object:
		return cueStruct(v, indent)
	}
	return fmt.Sprint(value)
}

func cueStrings(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = strconv.Quote(word)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func cueList(values []any) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = inline(value)
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// cueStruct writes a few short fields on one line, and others as a block.
func cueStruct(o object, indent int) string {
	if text := inline(o); isFlat(o) && len(text) <= longestInline {
		return text
	}
	return "{\n" + cueFields(o, indent+1) + strings.Repeat("\t", indent) + "}"
}

// isFlat tells whether nothing in o is worth a line of its own.
func isFlat(o object) bool {
	for _, f := range o {
		nested, ok := f.value.(object)
		if ok && len(nested) > 0 || !ok && !isScalar(f.value) {
			return false
		}
	}
	return true
}

func inline(value any) string {
	o, ok := value.(object)
	if !ok {
		return cueValue(value, 0)
	}
	texts := make([]string, len(o))
	for i, f := range o {
		texts[i] = cueKey(f.key) + ": " + inline(f.value)
	}
	return "{" + strings.Join(texts, ", ") + "}"
}
