package policy

import (
	"cmp"
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
