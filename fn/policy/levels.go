package policy

import (
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// levels are the levels that differ from the rules' own.
func levels(f *spec.Fleet, rules Rules) map[string]spec.Level {
	out := map[string]spec.Level{}
	for _, p := range platformsOf(f) {
		if len(p.Policy.Registries) > 0 {
			out[imageRegistry.Name] = spec.Error
		}
		for name, level := range p.Policy.Levels {
			if rule := rules.find(name); rule == nil || !rule.Fixed {
				out[name] = level
			}
		}
	}
	return out
}

// checkLevels refuses levels of rules that are unknown or fixed.
func checkLevels(p *spec.Platform, r *reporter) {
	rules := p.Node.At("policy", "rules")
	if !rules.Is(spec.Map) {
		return
	}
	for _, f := range rules.Fields {
		switch rule := r.rules.find(f.Name); {
		case rule == nil && slices.Contains(customNames(p), f.Name):
		case rule == nil:
			r.platform(f.Pos, "policy.rules."+f.Name, suggest(f.Name, r.rules.names(), "rules"), "there is no rule %s", quoted(f.Name))
		case rule.Fixed:
			r.platform(f.Pos, "policy.rules."+f.Name, "leave it out", "the level of %s is fixed", f.Name)
		}
	}
}

// atLevels are the findings of reading a fleet, at the levels that the platform sets
// for their rules: most are fixed.
func atLevels(findings []spec.Finding, c *collector) []spec.Finding {
	out := make([]spec.Finding, 0, len(findings))
	for _, f := range findings {
		if level, changed := c.levels[f.Rule]; changed {
			f.Level = level
		}
		if f.Level != spec.Off {
			out = append(out, f)
		}
	}
	return out
}
