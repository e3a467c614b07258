package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Baseline is what an earlier JSON report told already. It knows a finding by
// its rule, file, batch, field and message, so that lines may move.
type Baseline map[string]int

// ReadBaseline reads a JSON report.
func ReadBaseline(text []byte) (Baseline, error) {
	var r jsonReport
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, errors.New("not a JSON report of check")
	}
	if r.Version != 1 {
		return nil, fmt.Errorf("a report of version %d, want 1: make it with check --format json", r.Version)
	}
	b := Baseline{}
	for _, f := range r.Findings {
		b[key(f.Rule, f.File, f.Batch, f.Field, f.Message)]++
	}
	return b, nil
}

func key(parts ...string) string { return strings.Join(parts, "\x00") }

// LeaveOut drops the findings of a report that the baseline has, each as often
// as it has it, and returns how many.
func (b Baseline) LeaveOut(r *Report) int {
	before := len(r.Findings)
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f spec.Finding) bool {
		k := key(Printable(f.Rule), Printable(r.file(f.Pos.File)), Printable(f.Batch), Printable(f.Path()), r.Message(f))
		b[k]--
		return b[k] >= 0
	})
	return before - len(r.Findings)
}
