package policy

import (
	"github.com/batchfn/batchfn/fn/policy/custom"
	"github.com/batchfn/batchfn/fn/spec"
)

// customRules judges workloads by the rules that their platforms make
// themselves.
func customRules(c *collector) looker {
	type bound struct {
		*custom.Rule
		*reporter
	}
	rules := map[*spec.Platform][]bound{}
	of := func(p *spec.Platform) []bound {
		list, read := rules[p]
		if !read {
			for _, rule := range custom.Rules(p) {
				if c.broken[rule.Name] {
					continue
				}
				list = append(list, bound{rule, c.of(&Rule{Name: rule.Name, Level: rule.Level, custom: true})})
			}
			rules[p] = list
		}
		return list
	}
	for _, f := range c.view.fleet.Findings {
		c.note(f)
	}
	return func(w *spec.Workload) {
		var entry *custom.Subject
		var resources []*custom.Subject
		for _, rule := range of(w.Platform) {
			switch {
			case rule.levelOf(rule.rule, w.Platform) == spec.Off:
			case rule.Resource && c.view.opts.Resources != nil && !c.hasErrors(w.Name):
				if resources == nil {
					resources = rendered(w, c.view.opts)
				}
				judgeResources(w, resources, rule.Rule, rule.reporter)
			case !rule.Resource:
				if entry == nil {
					entry = custom.Entry(w)
				}
				judgeCustom(w, entry, rule.Rule, rule.reporter)
			}
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

func rendered(w *spec.Workload, opts Options) (out []*custom.Subject) {
	for _, n := range opts.Resources(w) {
		out = append(out, custom.Resource(n))
	}
	return out
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
