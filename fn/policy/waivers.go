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
			case rule == nil && w.isCustom(v.fleet):
			case rule == nil:
				w.report(r, name.Pos, suggest(name.Text, r.rules.names(), "rules"), "there is no rule %s", quoted(name.Text))
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
		if r.used[w.node.Pos] && w.node.Pos.Line > 0 || w.used || w.lost || !w.complete() || !checked && !w.isCustom(v.fleet) {
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
		if name := n.Str(); name != "" && len(known[list]) > 0 && !slices.Contains(known[list], name) {
			w.lost = true
			w.report(r, n.Pos, suggest(name, known[list], list+"s"), "the waiver is for %s %s, which does not exist", field, quoted(name))
		}
	}
}

// isCustom reports whether the waiver is for a rule of the platform's own.
func (w *waiver) isCustom(f *spec.Fleet) bool {
	return slices.ContainsFunc(f.Platforms(), func(p *spec.Platform) bool {
		return slices.Contains(customNames(p), w.node.Get("rule").Str())
	})
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

// waiverName is a rule, and the batch or the owner that a waiver is for.
type waiverName struct{ rule, field, name string }

// byName finds waivers by what they are for: there may be as many as findings.
func byName(waivers []*waiver) map[waiverName][]*waiver {
	out := map[waiverName][]*waiver{}
	for _, w := range waivers {
		rule := w.node.Get("rule").Str()
		if w.entry != nil {
			out[waiverName{rule, "batch", w.entry.Name}] = append(out[waiverName{rule, "batch", w.entry.Name}], w)
			continue
		}
		for _, field := range []string{"batch", "owner"} {
			if name := w.node.Get(field).Str(); name != "" {
				out[waiverName{rule, field, name}] = append(out[waiverName{rule, field, name}], w)
			}
		}
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

// covers reports whether the waiver speaks of a batch in a region.
func (w *waiver) covers(kind spec.Kind, batch, owner, region string) bool {
	if w.entry != nil {
		return w.entry.Name == batch && w.entry.Kind == kind
	}
	if r := w.node.Get("region").Str(); r != "" && r != region {
		return false
	}
	wanted, team := w.node.Get("batch").Str(), w.node.Get("owner").Str()
	return wanted != "" && wanted == batch || team != "" && team == owner
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
	found := false
	candidates := slices.Concat(r.byName[waiverName{r.rule.Name, "batch", batch}], r.byName[waiverName{r.rule.Name, "owner", owner}])
	for _, waiver := range candidates {
		if waiver.names() && (p == nil || waiver.platform == nil || waiver.platform == p) && waiver.covers(kind, batch, owner, region) {
			waiver.used, found = true, true
			r.used[waiver.node.Pos] = true
		}
	}
	return found
}
