package policy

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/policy/custom"
	"github.com/batchfn/batchfn/fn/spec"
)

var policyValid = Rule{
	Name: "policy-valid", Level: spec.Error, Fixed: true,
	Summary:   "a custom rule that is not well-formed, refers to a field or value that does not exist, or can never apply",
	Rationale: "A rule that never applies looks like a rule without violations.",
	Bad: `platform: policy: custom: "critical-cpu": {
	message: "a critical batch asks for at least 200m of cpu"
	when: severty: "critical"
	require: resources: cpuMillis: >=200
}
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: policy: custom: "critical-cpu": {
	message: "a critical batch asks for at least 200m of cpu"
	when: severity: "critical"
	require: resources: cpuMillis: >=200
}
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "fix the field in the message; a rule can use the fields of an entry, and region, component, resources.cpuMillis and resources.memoryBytes",
	fleet: func(v *view, r *reporter) {
		for _, p := range v.fleet.Platforms() {
			checkRuleNames(p, r)
			for _, problem := range custom.Check(p, v.namesOf(p)) {
				r.broken[problem.Rule] = true
				hint := ""
				if problem.Wrong != "" {
					hint = suggest(problem.Wrong, problem.Known, "known")
				}
				r.platform(problem.Pos, problem.Field, hint, "%s: %s", problem.Field, problem.Message)
			}
		}
	},
}

// checkRuleNames refuses a rule with the name of another: levels, waivers and pages go by
// the name.
func checkRuleNames(p *spec.Platform, r *reporter) {
	list := p.Node.At("policy", "custom")
	if !list.Is(spec.Map) {
		return
	}
	for _, f := range list.Fields {
		switch {
		case r.rules.find(f.Name) != nil:
			r.broken[f.Name] = true
			r.platform(f.Pos, "policy.custom."+f.Name, "choose another name", "policy.custom: %s is a rule of batchfn's own", quoted(f.Name))
		case strings.TrimSpace(f.Name) != f.Name || f.Name == "":
			r.broken[f.Name] = true
			r.platform(f.Pos, "policy.custom."+f.Name, "", "policy.custom: %s is not a valid name of a rule", quoted(f.Name))
		}
	}
}

// namesOf are the names that exist, by field of an entry. A part of a fleet knows
// no names of batches.
func (v *view) namesOf(p *spec.Platform) map[string][]string {
	if names, known := v.allowed[p]; known {
		return names
	}
	all := map[string][]string{"region": p.RegionNames(), "owner": slices.Clone(p.OwnerNames), "profile": p.Profiles()}
	seen := map[string]bool{}
	for _, owner := range all["owner"] {
		seen[owner] = true
	}
	for _, e := range v.fleet.Entries {
		if owner := e.Node.Get("owner").Str(); owner != "" && !seen[owner] {
			seen[owner] = true
			all["owner"] = append(all["owner"], owner)
		}
		if !v.fleet.Partial {
			all["name"] = append(all["name"], e.Name)
		}
	}
	if len(all["name"]) > 0 && !v.fleet.Partial {
		for _, h := range v.opts.HandWritten {
			all["name"] = append(all["name"], h.Resource.Name)
		}
		all["name"] = append(all["name"], v.opts.Beside...)
	}
	if v.allowed == nil {
		v.allowed = map[*spec.Platform]map[string][]string{}
	}
	v.allowed[p] = all
	return all
}

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
				if c.broken[rule.Name] {
					continue
				}
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
	if r.levelOf(r.rule, w.Platform) == spec.Off {
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
