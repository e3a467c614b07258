package source

import (
	"strings"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// addMisread adds what CUE reads otherwise than it looks. Where a field is unknown,
// or a value is wrong, because of that, what is wrong says what to write.
func (j *joining) addMisread() {
	at := map[spec.Pos][]int{}
	for i, f := range j.findings {
		at[f.Pos] = append(at[f.Pos], i)
	}
	for _, m := range j.misread {
		for _, i := range at[m.Pos] {
			j.findings[i].Hint = inBraces(j.findings[i].Hint, m)
		}
		if len(at[m.Pos]) == 0 {
			j.once(m.Finding)
		}
	}
}

// inBraces is what to write, after the part of the hint that says why.
func inBraces(hint string, m content.Misread) string {
	why, _, known := strings.Cut(hint, braces)
	if !known {
		return m.Right
	}
	return why + m.Right
}

const braces = "CUE uses braces, not indentation: "
