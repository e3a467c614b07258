package spec

import (
	"cmp"
	"slices"
	"strings"
)

// SortFindings orders findings as the files are: by file in the order of
// files, then by line and column, rule and message. Files that are not listed
// come last, by name.
func SortFindings(findings []Finding, files []string) {
	rank := make(map[string]int, len(files))
	for i, f := range files {
		rank[f] = i + 1
	}
	order := func(p Pos) int {
		if r, ok := rank[p.File]; ok {
			return r
		}
		return len(files) + 1
	}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(order(a.Pos), order(b.Pos)),
			cmp.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	})
	causesFirst(findings)
}

// causesFirst puts a misspelt field before what is missing because of it, whose help is to
// rename it: the first line of a report is what people read, and adding the field as well
// would set it twice.
func causesFirst(sorted []Finding) {
	type key struct{ file, batch, hint string }
	missing, causes, moves := map[key]int{}, map[int][]Finding{}, map[int]bool{}
	for i, f := range sorted {
		if k := (key{f.Pos.File, f.Batch, `did you mean "` + lastOf(f.Field) + `"?`}); strings.HasSuffix(f.Rule, "-required") && missing[k] == 0 {
			missing[k] = i + 1
		}
	}
	for i, f := range sorted {
		if at := missing[key{f.Pos.File, f.Batch, f.Hint}] - 1; f.Rule == "field-known" && at >= 0 {
			causes[at], moves[i] = append(causes[at], f), true
		}
	}
	if len(moves) == 0 {
		return
	}
	out := make([]Finding, 0, len(sorted))
	for i, f := range sorted {
		if moves[i] {
			continue
		}
		if len(causes[i]) > 0 {
			f.Hint = "rename " + lastOf(causes[i][0].Field) + " to " + lastOf(f.Field)
		}
		out = append(append(out, causes[i]...), f)
	}
	copy(sorted, out)
}

// lastOf is the field at the end of a path.
func lastOf(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
