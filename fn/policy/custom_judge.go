package policy

import (
	"slices"

	"github.com/batchfn/batchfn/fn/policy/custom"
	"github.com/batchfn/batchfn/fn/spec"
)

// customRules judges workloads by the rules that their platforms make
// themselves.
func customRules(c *collector) looker {
	known := map[*spec.Platform]*customJudge{}
	of := func(p *spec.Platform) *customJudge {
		j := known[p]
		if j == nil {
			j = newCustomJudge(p, c)
			known[p] = j
		}
		return j
	}
	for _, f := range c.view.fleet.Findings {
		c.note(f)
	}
	return func(w *spec.Workload) { of(w.Platform).look(w) }
}

// customJudge are the rules that a platform makes itself, as far as they are on.
type customJudge struct {
	*collector
	rules              []*custom.Rule
	reporters          []*reporter // of the rules
	entries, resources *custom.Sieve
}

func newCustomJudge(p *spec.Platform, c *collector) *customJudge {
	j := &customJudge{collector: c}
	for _, rule := range custom.Read(p) {
		r := c.of(&Rule{Name: rule.Name, Level: rule.Level, custom: true})
		if r.levelOf(r.rule, p) != spec.Off && !c.broken[rule.Name] {
			j.rules, j.reporters = append(j.rules, rule), append(j.reporters, r)
		}
	}
	j.entries = custom.NewSieve(j.rules, false)
	if ofResource := func(r *custom.Rule) bool { return r.Resource }; c.view.opts.Resources != nil && slices.ContainsFunc(j.rules, ofResource) {
		j.resources = custom.NewSieve(j.rules, true)
	}
	return j
}

// look judges a workload.
func (j *customJudge) look(w *spec.Workload) {
	entry := custom.Entry(w)
	left := j.entries.Left(entry)
	var resources []*custom.Subject
	if j.resources != nil && !j.hasErrors(w.Name) {
		for _, n := range j.view.opts.Resources(w) {
			resources = append(resources, custom.Resource(n))
			left.Add(j.resources.Left(resources[len(resources)-1]))
		}
	}
	for i := range left.All() {
		if rule := j.rules[i]; rule.Resource {
			judgeResources(w, resources, rule, j.reporters[i])
		} else {
			judgeCustom(w, entry, rule, j.reporters[i])
		}
	}
}

// hasErrors reports whether a batch has a finding by which it cannot be rendered.
func (c *collector) hasErrors(batch string) bool {
	for _, f := range c.findings[c.seen:] {
		c.note(f)
	}
	c.seen = len(c.findings)
	return c.unrenderable[batch]
}

// note remembers the batch that a finding keeps from being rendered.
func (c *collector) note(f spec.Finding) {
	if f.Level == spec.Error && !f.Custom {
		c.unrenderable[f.Batch] = true
	}
}

// judgeResources reports a batch once, for the first of its resources that breaks
// the rule, with the path within it.
func judgeResources(w *spec.Workload, resources []*custom.Subject, rule *custom.Rule, r *reporter) {
	for _, s := range resources {
		if outcome, paths := rule.Judge(s); outcome == custom.Fail {
			where := ""
			if len(paths) > 0 {
				where = " (" + paths[0] + ")"
			}
			r.at(w, w.Entry.Pos, "", rule.Hint, "%s%s", rule.Message, where)
			return
		}
	}
}

func judgeCustom(w *spec.Workload, s *custom.Subject, rule *custom.Rule, r *reporter) {
	outcome, paths := rule.Judge(s)
	if outcome != custom.Fail {
		return
	}
	for _, path := range paths {
		if w.At(split(path)...) != nil {
			r.at(w, w.Pos(split(path)...), path, rule.Hint, "%s", rule.Message)
			return
		}
	}
	r.at(w, w.Entry.Pos, "", rule.Hint, "%s", rule.Message)
}
