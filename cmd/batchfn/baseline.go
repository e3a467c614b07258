package main

import (
	"os"

	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/spec"
)

// leaveOutKnown drops what the baseline has, so that an old fleet can be checked
// from today on.
func (f *checkFlags) leaveOutKnown(r *report.Report) (int, error) {
	if f.baseline == "" {
		return 0, nil
	}
	text, err := os.ReadFile(f.baseline)
	if err != nil {
		return 0, spec.NewUnreadable(spec.Pos{File: f.baseline}, "the baseline cannot be read", "make one with: batchfn check --format json --output "+f.baseline)
	}
	b, err := report.ReadBaseline(text)
	if err != nil {
		return 0, spec.NewUnreadable(spec.Pos{File: f.baseline}, err.Error(), "")
	}
	return b.LeaveOut(r), nil
}
