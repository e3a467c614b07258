package policy

import (
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// levelOf is the level of a rule for the batches of a platform, so that what a
// team says in its directory lowers nothing for others. Where it is no batch's
// own (nil), the strictest of all platforms holds.
func (c *collector) levelOf(rule *Rule, p *spec.Platform) spec.Level {
	if level, asked := c.view.opts.Levels[rule.Name]; asked && !rule.Fixed {
		return level
	}
	if p != nil || len(c.platforms) == 0 {
		return rule.levelBy(p)
	}
	level := spec.Off
	for _, p := range c.platforms {
		switch l := rule.levelBy(p); {
		case l == spec.Error:
			return l
		case l == spec.Warn:
			level = l
		}
	}
	return level
}

func (rule *Rule) levelBy(p *spec.Platform) spec.Level {
	switch level, changed := p.LevelOf(rule.Name); {
	case changed && !rule.Fixed:
		return level
	case rule.LevelWithRegistries != "" && p.HasRegistries():
		return rule.LevelWithRegistries
	}
	return rule.Level
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
			r.platform(f.Pos, "policy.rules."+f.Name, r.suggest(f.Name, r.rules.names(), "rules"), "there is no rule %s", quoted(f.Name))
		case rule.Fixed:
			r.platform(f.Pos, "policy.rules."+f.Name, "remove it", "the level of %s is fixed", f.Name)
		}
	}
}

// atLevels are the findings of reading a fleet, at the levels of their rules, which the
// platform may set where they are not fixed.
func atLevels(findings []spec.Finding, c *collector) []spec.Finding {
	out := make([]spec.Finding, 0, len(findings))
	for _, f := range findings {
		if rule := c.rules.find(f.Rule); rule != nil {
			f.Level = c.levelOf(rule, nil)
		}
		if f.Level != spec.Off {
			out = append(out, f)
		}
	}
	return out
}
