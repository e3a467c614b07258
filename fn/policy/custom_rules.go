package policy

import (
	"github.com/batchfn/batchfn/fn/policy/custom"
	"github.com/batchfn/batchfn/fn/spec"
)

// customRules judges workloads by the rules that their platforms make
// themselves.
func customRules(c *collector) looker {
	type bound struct {
		custom.Rule
		*reporter
	}
	rules := map[*spec.Platform][]bound{}
	of := func(p *spec.Platform) []bound {
		list, read := rules[p]
		if !read {
			for _, rule := range custom.Rules(p) {
				list = append(list, bound{rule, c.of(&Rule{Name: rule.Name, Level: rule.Level, custom: true})})
			}
			rules[p] = list
		}
		return list
	}
	return func(w *spec.Workload) {
		for _, rule := range of(w.Platform) {
			judgeCustom(w, rule.Rule, rule.reporter)
		}
	}
}

func judgeCustom(w *spec.Workload, rule custom.Rule, r *reporter) {
	if r.level == spec.Off {
		return
	}
	if path, broken := rule.Judge(w); broken {
		pos := w.Entry.Pos
		if path != "" {
			pos = w.Pos(split(path)...)
		}
		r.at(w, pos, path, rule.Hint, "%s", rule.Message)
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
