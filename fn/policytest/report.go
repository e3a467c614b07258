package policytest

import (
	"fmt"
	"io"
	"strconv"

	"github.com/batchfn/batchfn/fn/encode"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/spec"
)

// Untested are the findings for rules that nobody has seen fail, or pass.
func (t Tests) Untested(level spec.Level) (out []spec.Finding) {
	for _, u := range t.Uncovered {
		out = append(out, spec.Finding{Rule: u.Rule, Custom: true, Level: level, Pos: u.Pos, Message: "the rule has no test with want: " + strconv.Quote(string(u.Lacks)),
			Hint: "add one to platform.policy.custom." + u.Rule + ".tests"})
	}
	return out
}

// Cases are the tests, and a failed one for each error beside them: CI
// shows what made the command fail.
func (t Tests) Cases(beside []spec.Finding) (out []report.Case) {
	for _, r := range t.Results {
		c := report.Case{Class: r.Rule, Name: r.Test, Pos: r.Pos}
		if !r.Passed() {
			c.Failures = []string{report.Printable(r.Why)}
		}
		out = append(out, c)
	}
	for _, found := range beside {
		if found.Level == spec.Error {
			out = append(out, report.Case{Class: found.Rule, Name: found.Message, Pos: found.Pos, Failures: []string{report.Printable(found.Message)}})
		}
	}
	return out
}

// Failures are the tests that did not come as wanted, as findings.
func (t Tests) Failures() (out []spec.Finding) {
	for _, r := range t.Results {
		if !r.Passed() {
			out = append(out, spec.Finding{Rule: r.Rule, Custom: true, Level: spec.Error, Pos: r.Pos, Message: fmt.Sprintf("test %s: %s", spec.Quoted(r.Test), r.Why)})
		}
	}
	return out
}

type jsonTest struct {
	Rule    string `json:"rule"`
	Test    string `json:"test"`
	Want    string `json:"want"`
	Got     string `json:"got"`
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line"`
}

// JSON writes the tests for programs. files names files as report.Report.Files does.
func (t Tests) JSON(w io.Writer, files func(string) string) error {
	tests := []jsonTest{}
	for _, r := range t.Results {
		tests = append(tests, jsonTest{r.Rule, report.Printable(r.Test), string(r.Want), string(r.Got), report.Printable(r.Message), report.Printable(files(r.Pos.File)), r.Pos.Line})
	}
	text, err := encode.JSON(struct {
		Version int        `json:"version"`
		Tests   []jsonTest `json:"tests"`
	}{1, tests})
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}
