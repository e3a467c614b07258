package policy

import (
	"github.com/batchfn/batchfn/fn/policy/fragment"
	"github.com/batchfn/batchfn/fn/spec"
)

// collector gathers the findings of all rules, at their levels and without what is
// waived.
type collector struct {
	view      *view
	rules     Rules
	platforms []*spec.Platform
	failed    bool // a finding, of a rule or of reading the fleet, is an error
	merged
	waiving
	ownRules
	memory
}

// ownRules are those that platforms make themselves.
type ownRules struct {
	custom       map[string]bool // by name
	broken       map[string]bool // those that policy-valid refuses
	unrenderable map[string]bool // batches with an error among the findings seen so far
	seen         int
}

// memory is what rules worked out for one workload, and need for others.
type memory struct {
	malformed map[spec.Pos]bool                // places of values without a valid form
	fragments map[fragments][]fragment.Problem // of those that many workloads share
	secrets   map[*spec.Node]bool              // whether the fields of an entry or of a level of the platform may hold one
	compared  int                              // names, for hints
}

func newCollector(v *view, rules Rules) *collector {
	platforms := v.fleet.Platforms()
	return &collector{
		view: v, rules: rules, platforms: platforms,
		merged: newMerged(), waiving: newWaiving(v.fleet), ownRules: newOwnRules(platforms),
		memory: memory{malformed: malformed(v.fleet), fragments: map[fragments][]fragment.Problem{}, secrets: map[*spec.Node]bool{}},
	}
}

func newOwnRules(platforms []*spec.Platform) ownRules {
	custom := map[string]bool{}
	for _, p := range platforms {
		for _, name := range customNames(p) {
			custom[name] = true
		}
	}
	return ownRules{custom: custom, broken: map[string]bool{}, unrenderable: map[string]bool{}}
}

// malformed are the places of values that field-valid refuses as they are read: what a
// rule would say of them as well is the same problem in other words.
func malformed(f *spec.Fleet) map[spec.Pos]bool {
	places := map[spec.Pos]bool{}
	for _, found := range f.Findings {
		if found.Rule == "field-valid" && found.Pos.Line > 0 {
			places[found.Pos] = true
		}
	}
	return places
}

// of is the reporter of a rule.
func (c *collector) of(rule *Rule) *reporter {
	return &reporter{collector: c, rule: rule}
}

// add adds a finding of the batches of a platform (nil: of none) and of a workload
// (nil: of none), or its region to the same finding of before, unless the rule is
// off or waived.
func (r *reporter) add(f spec.Finding, p *spec.Platform, w *spec.Workload, fromPlatform bool) {
	r.last = -1
	if p != nil && p.Whole != nil {
		p = p.Whole
	}
	level := r.levelOf(r.rule, p)
	if f.Level == spec.Warn && level == spec.Error { // that much is known of a hand-written resource
		level = spec.Warn
	}
	if level != spec.Off && !r.waived(f, p, w) {
		f.Rule, f.Level, f.Custom = r.rule.Name, level, r.rule.custom
		r.failed = r.failed || level == spec.Error
		if each := r.view.opts.each; each != nil {
			each(f, r.rule, w)
		}
		r.last = r.merge(f, w, fromPlatform)
	}
}
