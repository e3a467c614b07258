package source

import (
	"slices"
	"strconv"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// once adds findings that are not known already: packages share files.
func (j *joining) once(findings ...spec.Finding) {
	for _, f := range findings {
		if !j.known().same[sameness{f.Rule, f.Message, f.Pos}] {
			j.findings = append(j.findings, f)
		}
	}
}

// reports reports whether a finding speaks of a failure already.
func (j *joining) reports(f content.Failure) bool {
	known := j.known()
	return known.fields[f.Field] || slices.ContainsFunc(f.Places, func(p spec.Pos) bool { return known.places[p] })
}

// known is what the findings so far speak of. Each finding is noted once: a
// fleet can have as many as it has lines.
type known struct {
	findings int
	same     map[sameness]bool
	fields   map[string]bool
	places   map[spec.Pos]bool
}

type sameness struct {
	rule, message string
	pos           spec.Pos
}

func (j *joining) known() *known {
	k := &j.noted
	if k.same == nil {
		*k = known{0, map[sameness]bool{}, map[string]bool{}, map[spec.Pos]bool{}}
	}
	for _, f := range j.findings[k.findings:] {
		k.same[sameness{f.Rule, f.Message, f.Pos}] = true
		k.fields[below(below(string(f.Kind), f.Batch), f.Field)] = true
		k.fields[string(f.Kind)+"."+strconv.Quote(f.Batch)+"."+f.Field] = true
		k.places[f.Pos] = true
	}
	k.findings = len(j.findings)
	return k
}
