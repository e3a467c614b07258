package spec_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/spec"
)

func TestAMisspeltFieldComesBeforeWhatIsMissingBecauseOfIt(t *testing.T) {
	findings := []spec.Finding{
		{Rule: "owner-required", Batch: "a", Field: "owner", Pos: spec.Pos{File: "f", Line: 1}, Hint: "set owner to one of: x"},
		{Rule: "owner-required", Batch: "b", Field: "owner", Pos: spec.Pos{File: "f", Line: 2}, Hint: "set owner to one of: x"},
		{Rule: "field-known", Batch: "a", Field: "ower", Pos: spec.Pos{File: "f", Line: 3}, Hint: `did you mean "owner"?`},
		{Rule: "field-known", Batch: "c", Field: "spec.batches[1].shedule", Pos: spec.Pos{File: "f", Line: 4}, Hint: `did you mean "schedule"?`},
		{Rule: "field-required", Batch: "c", Field: "spec.batches[1].schedule", Pos: spec.Pos{File: "f", Line: 5}},
	}
	spec.SortFindings(findings, nil)
	var got []string
	for _, f := range findings {
		got = append(got, f.Batch+" "+f.Rule+": "+f.Hint)
	}
	assert.Equal(t, []string{
		`a field-known: did you mean "owner"?`,
		"a owner-required: rename ower to owner",
		"b owner-required: set owner to one of: x",
		`c field-known: did you mean "schedule"?`,
		"c field-required: rename shedule to schedule",
	}, got)
}
