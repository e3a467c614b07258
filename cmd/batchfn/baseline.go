package main

import (
	"errors"
	"fmt"

	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// leftOut are the findings that a baseline has.
type leftOut struct {
	findings, errors int
	baseline         string
}

// String says what was left out, and that it is left out here only.
func (l leftOut) String() string {
	if l.findings == 0 {
		return ""
	}
	text := fmt.Sprintf("%s omitted: already in %s\n", words.Count(l.findings, "finding"), report.Printable(l.baseline))
	if l.errors > 0 {
		text += fmt.Sprintf("  = help: rendering still fails with %s; fix or waive the omitted findings: batchfn policy waivers\n", words.Count(l.errors, "error"))
	}
	return text
}

// leaveOutKnown drops what the baseline has, so that an old fleet can be checked
// from today on.
func (f *checkFlags) leaveOutKnown(r *report.Report) (leftOut, error) {
	if f.baseline == "" {
		return leftOut{}, nil
	}
	text, err := root.ReadFile(f.baseline, int64(f.MaxOutput))
	if limit := new(spec.LimitReached); errors.As(err, &limit) {
		return leftOut{}, limit
	}
	if err != nil {
		return leftOut{}, spec.NewUnreadable(spec.Pos{File: f.baseline}, "the baseline cannot be read: "+root.Cause(err), "create one with: batchfn check --format json --output "+f.baseline)
	}
	b, err := report.ReadBaseline(text)
	if err != nil {
		return leftOut{}, spec.NewUnreadable(spec.Pos{File: f.baseline}, err.Error(), "")
	}
	before, _ := r.Counts()
	findings := b.LeaveOut(r)
	after, _ := r.Counts()
	return leftOut{findings, before - after, f.baseline}, nil
}
