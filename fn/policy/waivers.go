package policy

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/batchfn/batchfn/fn/spec"
)

var waiverValid = Rule{
	Name: "waiver-valid", Level: spec.Error, Fixed: true,
	Summary:     "a waiver for an unknown or fixed rule, for a batch, owner or region that does not exist, without a reason or a date",
	Rationale:   "A waiver is temporary. Without a reason nobody can review it, and without a date it never ends.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", retries: 1, idempotent: true, waive: [{rule: "timeout-require", reason: "until the new importer", until: "2099-03-31"}]}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", retries: 1, waive: [{rule: "retry-needs-idempotent", reason: "until the new importer", until: "2099-03-31"}]}`,
	Remediation: "set a rule that is not fixed, a reason and a last day",
	fleet: func(v *view, r *reporter) {
		for _, w := range r.waivers {
			w.checkNames(v, r)
			name := w.node.Get("rule")
			if !name.Is(spec.String) {
				continue
			}
			switch rule := r.rules.find(name.Text); {
			case rule == nil && r.custom[name.Text]:
			case rule == nil:
				w.report(r, name.Pos, r.suggest(name.Text, r.rules.names(), "rules"), "there is no rule %s", quoted(name.Text))
			case rule.Fixed:
				w.report(r, name.Pos, "fix the violation", "the rule %s cannot be waived", name.Text)
			}
		}
	},
}

var waiverUnused = Rule{
	Name: "waiver-unused", Level: spec.Warn,
	Summary:     "a waiver that waives nothing",
	Rationale:   "The violation is fixed, or the waiver is for the wrong batch.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", timeout: "1h", waive: [{rule: "timeout-required", reason: "until the new importer", until: "2099-03-31"}]}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", timeout: "1h"}`,
	Remediation: "remove the waiver",
}

// checkUnused runs after all other rules.
func checkUnused(v *view, r *reporter) {
	if len(v.opts.Regions) > 0 {
		return
	}
	// Those of this very rule come last, when each has met what it waives.
	last := slices.Clone(r.waivers)
	slices.SortStableFunc(last, func(a, b *waiver) int { return cmp.Compare(a.rank(), b.rank()) })
	for _, w := range last {
		if v.fleet.Partial && w.entry == nil {
			continue // it may be for a batch of another directory
		}
		name := w.node.Get("rule").Str()
		rule := r.rules.find(name)
		checked := rule != nil && !rule.Fixed && !(rule.CheckOnly && v.opts.Rendering)
		if r.used[w.node.Pos] && w.node.Pos.Line > 0 || w.used || w.lost || !w.complete() || !checked && !r.custom[name] {
			continue
		}
		w.report(r, w.node.Pos, "remove it", "the waiver of %s waives nothing", name)
	}
}

func (w *waiver) rank() int {
	if w.node.Get("rule").Str() == waiverUnused.Name {
		return 1
	}
	return 0
}

// checkNames refuses a waiver of the platform for what does not exist.
func (w *waiver) checkNames(v *view, r *reporter) {
	if w.entry != nil {
		return
	}
	known := v.namesOf(w.platform)
	for field, list := range map[string]string{"batch": "name", "owner": "owner", "region": "region"} {
		n := w.node.Get(field)
		if name := n.Str(); name != "" && len(known.lists[list]) > 0 && !known.sets[list][name] {
			w.lost = true
			w.report(r, n.Pos, r.suggest(name, known.lists[list], list+"s"), "the waiver is for %s %s, which does not exist", field, quoted(name))
		}
	}
}

var waiverExpired = Rule{
	Name: "waiver-expired", Level: spec.Error, CheckOnly: true,
	Summary:     "a waiver past its date (--as-of, by default the day at UTC-12); rendering accepts every waiver and does not use the date",
	Rationale:   "If a waiver ended while rendering, renders would fail at midnight without a commit and stop deployments. `batchfn check` in CI reports it instead.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", retries: 1, waive: [{rule: "retry-needs-idempotent", reason: "until the new importer", until: "2020-01-31"}]}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", retries: 1, idempotent: true}`,
	Remediation: "fix the violation, or set a new date",
	fleet: func(v *view, r *reporter) {
		for _, w := range r.waivers {
			until, err := time.Parse(time.DateOnly, w.node.Get("until").Str())
			if err == nil && !v.opts.AsOf.IsZero() && v.opts.AsOf.Format(time.DateOnly) > until.Format(time.DateOnly) {
				w.report(r, w.node.Get("until").Pos, "fix the violation, or set a new date",
					"the waiver of %s ended on %s", w.node.Get("rule").Str(), until.Format(time.DateOnly))
			}
		}
	},
}

// waiver is one waiver, of an entry or of the platform.
type waiver struct {
	node  *spec.Node
	entry *spec.Entry // whose it is; nil for the platform's
	path  string
	used  bool
	lost  bool // it names what does not exist

	platform *spec.Platform // whose it is; nil for an entry's
}

func (w *waiver) report(r *reporter, pos spec.Pos, hint, format string, args ...any) {
	if w.entry != nil {
		r.entry(w.entry, pos, w.path, hint, format, args...)
	} else {
		r.platform(pos, w.path, hint, format, args...)
	}
}

// waiverName is what a waiver is for: a rule, and a batch or an owner, in one region or
// in all (""). One of the platform holds for its batches only.
type waiverName struct {
	rule, field, name, region string
	platform                  *spec.Platform
}

// byName finds waivers by what they are for: there may be as many as findings.
func byName(waivers []*waiver) map[waiverName][]*waiver {
	out := map[waiverName][]*waiver{}
	for _, w := range waivers {
		rule, region := w.node.Get("rule").Str(), w.node.Get("region").Str()
		key := waiverName{rule: rule}
		switch {
		case w.entry != nil:
			key.field, key.name = string(w.entry.Kind), w.entry.Name
		case !w.names():
			continue
		default:
			key.platform, key.region = w.platform, region
			for _, field := range []string{"batch", "owner"} {
				if name := w.node.Get(field).Str(); name != "" {
					key.field, key.name = field, name
				}
			}
			if key.name == "" {
				continue
			}
		}
		out[key] = append(out[key], w)
	}
	return out
}

func waiversOf(f *spec.Fleet) []*waiver {
	var out []*waiver
	for _, p := range f.Platforms() {
		for i, n := range p.Node.At("policy", "waivers").List() {
			out = append(out, &waiver{node: n, platform: p, path: fmt.Sprintf("policy.waivers[%d]", i)})
		}
	}
	for _, e := range f.Entries {
		for i, n := range e.Node.Get("waive").List() {
			out = append(out, &waiver{node: n, entry: e, path: fmt.Sprintf("waive[%d]", i)})
		}
	}
	return out
}

// names reports whether the waiver says whose findings it is for.
func (w *waiver) names() bool {
	return w.entry != nil || (w.node.Get("batch") != nil) != (w.node.Get("owner") != nil)
}

// complete reports whether the waiver says what it needs to.
func (w *waiver) complete() bool {
	n := w.node
	return w.names() && n.Get("rule").Str() != "" && n.Get("reason").Str() != "" && n.Get("until").Str() != ""
}

// waived reports whether a waiver covers a finding of the rule at hand; it is
// then used. Each batch in each region is asked for by itself, so that a waiver
// of one never silences another.
func (r *reporter) waived(f spec.Finding, p *spec.Platform, w *spec.Workload) bool {
	if r.rule.Fixed || f.Batch == "" {
		return false
	}
	owner, region := f.Owner, ""
	if w != nil {
		owner, region = w.Owner, w.Region.Name
	}
	return r.isWaived(p, f.Kind, f.Batch, owner, region)
}

func (r *reporter) isWaived(p *spec.Platform, kind spec.Kind, batch, owner, region string) bool {
	found := r.use(waiverName{rule: r.rule.Name, field: string(kind), name: batch})
	platforms := []*spec.Platform{p}
	if p == nil {
		platforms = r.platforms
	}
	for _, p := range platforms {
		for _, in := range []string{"", region} {
			for field, name := range map[string]string{"batch": batch, "owner": owner} {
				found = r.use(waiverName{r.rule.Name, field, name, in, p}) || found
			}
		}
	}
	return found
}

// use marks the waivers for something as used, and reports whether there are any. They
// are marked once: a thousand waivers for the batches of an owner are no thousand steps
// for each.
func (c *collector) use(key waiverName) bool {
	waivers := c.byName[key]
	if key.name == "" || len(waivers) == 0 {
		return false
	}
	if !c.spent[key] {
		c.spent[key] = true
		for _, w := range waivers {
			w.used = true
			c.used[w.node.Pos] = true
		}
	}
	return true
}
