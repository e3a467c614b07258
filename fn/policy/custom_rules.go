package policy

import (
	"github.com/batchfn/batchfn/fn/policy/custom"
	"github.com/batchfn/batchfn/fn/spec"
)

// customRules are the rules that platforms make themselves.
type customRules map[*spec.Platform][]custom.Rule

// judge judges a workload by the rules of its platform.
func (c customRules) judge(w *spec.Workload, r *reporter) {
	rules, read := c[w.Platform]
	if !read {
		rules = custom.Rules(w.Platform)
		c[w.Platform] = rules
	}
	for _, rule := range rules {
		r.rule = &Rule{Name: rule.Name, Level: rule.Level}
		if path, broken := rule.Judge(w); broken && r.level() != spec.Off {
			pos := w.Entry.Pos
			if path != "" {
				pos = w.Pos(split(path)...)
			}
			r.at(w, pos, path, rule.Hint, "%s", rule.Message)
		}
	}
}

// customNames lists the rules of a platform's own.
func customNames(p *spec.Platform) []string {
	var names []string
	if list := p.Node.At("policy", "custom"); list.Is(spec.Map) {
		for _, f := range list.Fields {
			names = append(names, f.Name)
		}
	}
	return names
}
