package spec

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
)

// Level is how bad a finding is.
type Level string

// The levels a rule can have.
const (
	Error Level = "error"
	Warn  Level = "warn"
	Off   Level = "off"
)

// Finding is one problem of a fleet, worded so that a product developer can fix it
// in a minute: what is wrong, where, and what would be right.
type Finding struct {
	Rule     string
	Custom   bool // the rule is the platform's own
	Level    Level
	Pos      Pos        // of the value, or of the entry where a value is missing
	Kind     Kind       // the list that the batch is in; empty for the platform
	Batch    string     // name of the batch; empty for the platform
	Resource ResourceID // that it is about, where batchfn did not make it
	Owner    string     // of the batch; empty for the platform, or where it has none
	Within   string     // path of the entry in its file, where places are lost: "spec.batches[2]"
	Field    string     // path of the value within the entry or the fleet: "resources.cpu"
	Message  string     // one line: batch, field, value, and what would be right
	Hint     string     // one line that can be typed or done, or empty
	Regions  []string   // where it shows; none means that regions do not matter
	Related  []Related  // other places that it is about
	Page     string     // of the manual, where it says more than the rule's page, or there is no rule
}

// Path is the path of the value within its file, as far as it is known.
func (f Finding) Path() string {
	switch {
	case f.Within == "":
		return f.Field
	case f.Field == "":
		return f.Within
	}
	return f.Within + "." + f.Field
}

// Related is another place that a finding is about.
type Related struct {
	Pos     Pos
	Message string
}

// HasErrors reports whether any finding is at level error.
func HasErrors(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Level == Error })
}

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

// QuotedPath shows the path of a field as Quoted shows texts, but cuts its
// beginning: the end says which field it is.
func QuotedPath(path string) string {
	const most = 60
	path = secret.Redact(path)
	r := []rune(path)
	if len(r) <= most {
		return strconv.Quote(path)
	}
	end := string(r[len(r)-most:])
	if _, names, ok := strings.Cut(end, "."); ok {
		end = names
	}
	return strconv.Quote("…" + end)
}

// Quoted shows a user's text in a message: on one line, its control and
// invisible characters escaped, without secrets, and then cut after 60
// characters.
func Quoted(text string) string {
	const most = 60
	text = secret.Withhold(text)
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return strconv.Quote(text)
}
