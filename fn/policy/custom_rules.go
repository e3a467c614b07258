package policy

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/policy/custom"
	"github.com/batchfn/batchfn/fn/spec"
)

var policyValid = Rule{
	Name: "policy-valid", Level: spec.Error, Fixed: true,
	Summary:   "a custom rule that is not well-formed, refers to a field or value that does not exist, or can never apply or never fail",
	Rationale: "A rule that never applies looks like a rule without violations.",
	Bad: `platform: policy: custom: "critical-cpu": {
	message: "a critical batch must request at least 200m of cpu"
	when: severty: "critical"
	require: resources: cpuMillis: >=200
}
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: policy: custom: "critical-cpu": {
	message: "a critical batch must request at least 200m of cpu"
	when: severity: "critical"
	require: resources: cpuMillis: >=200
}
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "fix the field in the message; a rule can use the fields of an entry, and region, component, resources.cpuMillis and resources.memoryBytes",
	fleet: func(v *view, r *reporter) {
		for _, p := range v.fleet.Platforms() {
			checkRuleNames(p, r)
			unsound := v.unsound()
			for _, name := range unsound {
				r.broken[name] = true
			}
			for _, problem := range custom.Check(p, v.namesOf(p).lists, unsound) {
				r.broken[problem.Rule] = true
				hint := problem.Hint
				if len(problem.Known) > 0 {
					hint = r.suggest(problem.Wrong, problem.Known, "known")
				}
				r.platform(problem.Pos, problem.Field, hint, "platform.%s: %s", problem.Field, problem.Message)
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
			r.platform(f.Pos, "policy.custom."+f.Name, "choose another name", "platform.policy.custom: %s is a rule of batchfn's own", quoted(f.Name))
		case strings.TrimSpace(f.Name) != f.Name || f.Name == "":
			r.broken[f.Name] = true
			r.platform(f.Pos, "policy.custom."+f.Name, "", "platform.policy.custom: %s is not a valid name of a rule", quoted(f.Name))
		}
	}
}

// unsound are the custom rules of which reading has found something wrong.
func (v *view) unsound() (names []string) {
	for _, f := range v.fleet.Findings {
		if rule, ok := strings.CutPrefix(strings.TrimPrefix(f.Field, "platform."), "policy.custom."); ok {
			name, _, _ := strings.Cut(rule, ".")
			names = append(names, name)
		}
	}
	return names
}

// namesOf are the names that exist, by field of an entry. A part of a fleet knows
// no names of batches.
func (v *view) namesOf(p *spec.Platform) *allowed {
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
		v.allowed = map[*spec.Platform]*allowed{}
	}
	v.allowed[p] = &allowed{all, map[string]map[string]bool{}}
	for field, list := range all {
		v.allowed[p].sets[field] = setOf(list)
	}
	return v.allowed[p]
}

// allowed are the names that exist, by field of an entry.
type allowed struct {
	lists map[string][]string
	sets  map[string]map[string]bool
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}

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

// Custom are the findings about the custom rules themselves, not about batches.
func Custom(f *spec.Fleet) []spec.Finding {
	v := &view{fleet: f}
	c := newCollector(v, All())
	policyValid.fleet(v, c.of(&policyValid))
	for _, found := range f.Findings {
		if strings.HasPrefix(strings.TrimPrefix(found.Field, "platform."), "policy.custom") {
			c.findings = append(c.findings, found)
		}
	}
	spec.SortFindings(c.findings, f.Files)
	return c.findings
}
