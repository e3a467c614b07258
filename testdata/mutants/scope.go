package mutants

import (
	"path"
	"slices"
	"strings"
)

// judging are the packages that rules are made of, with the files of them that judge.
var judging = map[string][]string{
	"fn/policy":          nil, // all but those of beside
	"fn/policy/fragment": nil,
	"fn/secret":          {"secret.go"},
	"fn/source/shape":    nil,
	"fn/spec":            {"owner.go", "platform.go"},    // and the schema
	"fn/schedule":        {"fields.go", "misleading.go"}, // whether a schedule misleads
}

// beside are files that decide what is said, not whether something is.
var beside = []string{
	"fn/policy/collector.go", "fn/policy/reporter.go", // how findings are gathered
	"fn/policy/preview_report.go",   // the text of previews
	"fn/policy/text.go",             // hints
	"fn/source/shape/jsonschema.go", // the schema as JSON: its own tests compare the two
	"fn/source/shape/compile.go",    // how the schema is read
	"fn/source/shape/words.go",      // what is wanted, in words
}

func judges(file string) bool {
	files := judging[path.Dir(file)]
	return !slices.Contains(beside, file) && (files == nil || slices.Contains(files, path.Base(file)))
}

// An equivalent is a site whose moves no test can notice.
type equivalent struct {
	file, line string // a part of the line
	nth        int    // of the numbers of the line; 0: all
	by         []int  // nil: either way
	reason     string
}

var equivalents = []equivalent{
	{"fn/secret/secret.go", "len(text) < shortest", 0, []int{-1}, "a quick look before the patterns, which want more"},
	{"fn/policy/fragment/podresources.go", "Cmp(*q) < 0", 0, []int{1}, "the larger of two, and these are equal"},
	{"fn/policy/fragment/resources.go", "pages > 0", 0, []int{1}, "every amount is a multiple of 1"},
	{"fn/policy/fragment/resources.go", "max(q.Value(), 0)", 0, []int{-1}, "who asks wants a size above 0"},
	{"fn/schedule/fields.go", "v <= fieldBounds[field].max", 0, nil, "how a schedule is computed, which its own tests compare with cron's"},
	{"fn/schedule/fields.go", "starBit > 0", 0, nil, "a bit, which is set or not"},
	{"fn/policy/queue.go", "a.File < b.File", 0, nil, "an order of two that differ"},
	{"fn/policy/selector.go", "len(with) < len(among)", 0, nil, "where to look first"},
	{"fn/policy/tags.go", "len(tag)+1+len(value)", 0, nil, "a quick look before the length in characters is judged"},
	{"fn/policy/time.go", "gap > 0", 0, []int{1}, "gaps are whole minutes"},
	{"fn/policy/waivers.go", "w.node.Pos.Line > 0", 0, nil, "whether a place is known"},
	{"fn/source/shape/quantity.go", "b.Value() > 0 && a.Value()", 1, []int{-1}, "huge pages of size 0 are refused before"},
	{"fn/source/shape/text_formats.go", "var queueName", 1, []int{-1}, "an empty text is refused before"},
	{"fn/source/shape/quantity.go", "q.Sign() > 0 {", 0, nil, "what a hint says"},
	{"fn/source/shape/quantity.go", "if q.Cmp(largest) > 0 {", 0, nil, "likewise"},
	{"fn/source/shape/quantity.go", "q.Value() > 1<<20", 0, nil, "likewise"},
	{"fn/source/shape/quantity.go", "q.Value()+1<<20-1", 0, nil, "likewise"},
}

// equal is the equivalent that a move of the nth number of a line is, or nil.
func equal(file, line string, nth, by int) *equivalent {
	for i, e := range equivalents {
		if e.file == file && strings.Contains(line, e.line) && (e.nth == 0 || e.nth == nth) && (e.by == nil || slices.Contains(e.by, by)) {
			return &equivalents[i]
		}
	}
	return nil
}
