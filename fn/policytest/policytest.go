// Package policytest runs the tests that are beside the custom rules of a platform.
package policytest

import (
	"strings"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/policy/custom"
	"github.com/batchfn/batchfn/fn/spec"
)

// Tests are the tests of the custom rules of a fleet, and how they ended.
type Tests struct {
	Rules     int // that tests were looked for in
	Results   []custom.Result
	Uncovered []Uncovered
	Problems  []spec.Finding // of rules that are not well-formed
}

// Uncovered is a rule without a test that wants it to fail, or without one that wants it to pass.
type Uncovered struct {
	Rule  string
	Pos   spec.Pos
	Lacks custom.Outcome
}

// Failed is the number of tests that did not come as wanted.
func (t Tests) Failed() int {
	n := 0
	for _, r := range t.Results {
		if !r.Passed() {
			n++
		}
	}
	return n
}

// Run runs the tests of custom rules whose RULE or RULE/TEST is asked for.
// Rules that several packages share are tested once.
func Run(f *spec.Fleet, asked func(name string) bool) Tests {
	var t Tests
	seen, tested := map[string]bool{}, map[string]bool{}
	for _, p := range f.Platforms() {
		for _, r := range custom.Read(p) {
			if at := r.Name + "\x00" + r.Pos.String(); !seen[at] {
				seen[at] = true
				tested[r.Name] = t.add(r, p, asked) || tested[r.Name]
			}
		}
	}
	for _, problem := range policy.Custom(f) {
		rule, _, _ := strings.Cut(strings.TrimPrefix(problem.Field, "platform.policy.custom."), ".")
		if asked(rule) || tested[rule] {
			t.Problems = append(t.Problems, problem)
		}
	}
	return t
}

// add runs tests of a rule, and reports whether any was asked for, or the rule itself.
func (t *Tests) add(r *custom.Rule, p *spec.Platform, asked func(name string) bool) bool {
	before := len(t.Results)
	for _, name := range r.TestNames() {
		if asked(r.Name) || asked(r.Name+"/"+name) {
			t.Results = append(t.Results, r.Test(name, p, see))
		}
	}
	if len(t.Results) == before && !asked(r.Name) {
		return false
	}
	t.Rules++
	for _, o := range []custom.Outcome{custom.Fail, custom.Pass} {
		if !r.Wants(o) {
			t.Uncovered = append(t.Uncovered, Uncovered{r.Name, r.Pos, o})
		}
	}
	return true
}

// see is what a rule sees of a workload: the entry, or each resource.
func see(r *custom.Rule, w *spec.Workload) (subjects []*custom.Subject) {
	if !r.Resource {
		return []*custom.Subject{custom.Entry(w)}
	}
	for _, n := range fn.Resources(fn.Options{Version: "v1"})(w) {
		subjects = append(subjects, custom.Resource(n))
	}
	return subjects
}
