package policy

import (
	"fmt"
	"slices"
	"time"

	"github.com/batchfn/batchfn/fn/spec"
)

var waiverValid = Rule{
	Name: "waiver-valid", Level: spec.Error, Fixed: true,
	Summary:     "a waiver for an unknown or fixed rule, without a reason or a date",
	Rationale:   "A waiver is a promise with an end. Without a reason nobody can judge it, without a date it is for ever.",
	Bad:         `waive: [{rule: "timeout-require"}]`,
	Good:        `waive: [{rule: "timeout-required", reason: "runs for days until the new importer", until: "2027-03-31"}]`,
	Remediation: "name a rule that is not fixed, a reason and a last day",
	fleet: func(v *view, r *reporter) {
		for _, w := range waiversOf(v.fleet) {
			name := w.node.Get("rule")
			if !name.Is(spec.String) {
				continue
			}
			switch rule := r.rules.find(name.Text); {
			case rule == nil:
				w.report(r, name.Pos, suggest(name.Text, r.rules.names(), "rules"), "there is no rule %s", quoted(name.Text))
			case rule.Fixed:
				w.report(r, name.Pos, "correct what the rule refuses", "the rule %s can't be waived", name.Text)
			}
		}
	},
}

var waiverUnused = Rule{
	Name: "waiver-unused", Level: spec.Warn,
	Summary:     "a waiver that waives nothing",
	Rationale:   "What it was for is mended, or it names the wrong batch.",
	Bad:         `batches: "send-mail": {timeout: "1h", waive: [{rule: "timeout-required", …}]}`,
	Good:        `batches: "send-mail": timeout: "1h"`,
	Remediation: "remove the waiver",
}

var waiverExpired = Rule{
	Name: "waiver-expired", Level: spec.Error, CheckOnly: true,
	Summary:     "a waiver past its date (--as-of, by default today); rendering honours every waiver and knows no date",
	Rationale:   "A render that fails at midnight without a commit would stop deployments. The check in CI asks instead.",
	Bad:         `waive: [{rule: "timeout-required", reason: "…", until: "2020-01-01"}]`,
	Good:        `batches: "send-mail": timeout: "1h"`,
	Remediation: "mend what is waived, or agree on a new date",
}

// waiver is one waiver, of an entry or of the platform.
type waiver struct {
	node  *spec.Node
	entry *spec.Entry // whose it is; nil for the platform's
	path  string
	used  bool
}

func (w *waiver) report(r *reporter, pos spec.Pos, hint, format string, args ...any) {
	if w.entry != nil {
		r.entry(w.entry, pos, w.path, hint, format, args...)
	} else {
		r.platform(pos, w.path, hint, format, args...)
	}
}

func waiversOf(f *spec.Fleet) []*waiver {
	var out []*waiver
	for _, p := range platformsOf(f) {
		for i, n := range items(p.Node.Get("policy"), "waivers") {
			out = append(out, &waiver{node: n, path: fmt.Sprintf("policy.waivers[%d]", i)})
		}
	}
	for _, e := range f.Entries {
		for i, n := range items(e.Node, "waive") {
			out = append(out, &waiver{node: n, entry: e, path: fmt.Sprintf("waive[%d]", i)})
		}
	}
	return out
}

// covers reports whether the waiver speaks of a finding of a batch.
func (w *waiver) covers(f spec.Finding, owners map[string]string) bool {
	if rule := Find(f.Rule); rule == nil || rule.Fixed || w.node.Get("rule").Str() != f.Rule || f.Batch == "" {
		return false
	}
	if w.entry != nil {
		return w.entry.Name == f.Batch && w.entry.Kind == f.Kind
	}
	batch, owner := w.node.Get("batch").Str(), w.node.Get("owner").Str()
	return batch != "" && batch == f.Batch || owner != "" && owner == owners[f.Batch]
}

// waive drops what waivers cover, and reports those that cover nothing or are
// past their day.
func waive(f *spec.Fleet, findings []spec.Finding, workloads []*spec.Workload, opts Options) []spec.Finding {
	waivers := waiversOf(f)
	if len(waivers) == 0 {
		return findings
	}
	owners := map[string]string{}
	for _, w := range workloads {
		owners[w.Name] = w.Owner
	}
	var kept []spec.Finding
	for _, finding := range findings {
		if !covered(waivers, &finding, owners) {
			kept = append(kept, finding)
		}
	}
	r := &reporter{levels: levels(f), byKey: map[string]int{}}
	for _, w := range waivers {
		r.rule = &waiverUnused
		if rule := Find(w.node.Get("rule").Str()); !w.used && rule != nil && !rule.Fixed {
			w.report(r, w.node.Pos, "remove it", "the waiver of %s waives nothing", rule.Name)
		}
		r.rule = &waiverExpired
		until, err := time.Parse(time.DateOnly, w.node.Get("until").Str())
		if !opts.Rendering && !opts.AsOf.IsZero() && err == nil && opts.AsOf.After(until.AddDate(0, 0, 1).Add(-time.Second)) {
			w.report(r, w.node.Get("until").Pos, "mend what is waived, or agree on a new date", "the waiver of %s ended on %s", w.node.Get("rule").Str(), until.Format(time.DateOnly))
		}
	}
	return append(kept, r.done()...)
}

// covered reports whether waivers cover a finding in all its regions; those
// that they cover are taken from it.
func covered(waivers []*waiver, f *spec.Finding, owners map[string]string) bool {
	for _, w := range waivers {
		if !w.covers(*f, owners) {
			continue
		}
		region := w.node.Get("region").Str()
		switch {
		case region == "":
			w.used = true
			return true
		case slices.Contains(f.Regions, region):
			w.used = true
			f.Regions = slices.DeleteFunc(slices.Clone(f.Regions), func(r string) bool { return r == region })
			if len(f.Regions) == 0 {
				return true
			}
		}
	}
	return false
}
