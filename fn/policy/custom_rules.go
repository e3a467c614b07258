package policy

import (
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
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

// kebabCase is the form of the names of rules.
var kebabCase = memo.Regexp(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// checkRuleNames refuses a name that is not kebab-case, and a rule with the name of another:
// levels, waivers and pages go by the name.
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
		case !kebabCase().MatchString(f.Name):
			r.broken[f.Name] = true
			r.platform(f.Pos, "policy.custom."+f.Name, "use lower-case letters, digits and -, such as critical-cpu", "platform.policy.custom: %s is not a valid name of a rule", quoted(f.Name))
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
