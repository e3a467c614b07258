package policy

import (
	"fmt"
	"time"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkFreezes refuses names in freezes that would match nothing. Where only a part
// of the fleet was read, a batch that is not there may be in another.
func checkFreezes(v *view, r *reporter) {
	for _, p := range v.fleet.Platforms() {
		for i, f := range p.Freezes {
			at := fmt.Sprintf("freezes[%d].", i)
			checkSelected(f.Node.Get("regions"), at+"regions", p.RegionNames(), "regions", r)
			checkSelected(f.Node.Get("owners"), at+"owners", p.OwnerNames, "owners", r)
			if !v.fleet.Partial {
				checkSelected(f.Node.Get("batches"), at+"batches", v.entryNames(anyKind), "batches", r)
			}
		}
	}
}

func checkSelected(list *spec.Node, path string, known []string, what string, r *reporter) {
	if len(list.List()) == 0 {
		return
	}
	names := setOf(known)
	for i, item := range list.List() {
		if item.Is(spec.String) && !names[item.Text] {
			r.platform(item.Pos, fmt.Sprintf("%s[%d]", path, i), r.suggest(item.Text, known, what), "%s: %s is not one of the %s", path, quoted(item.Text), what)
		}
	}
}

var freezeExpired = Rule{
	Name: "freeze-expired", Level: spec.Error, CheckOnly: true,
	Summary:   "a freeze past its until (--as-of, by default today); rendering does not use the date",
	Rationale: "A freeze that ended by itself would start batches at midnight without a commit. A forgotten freeze would stop them forever.",
	Bad: `platform: {
	name:  "acme"
	image: "registry.example.com/batch:v1"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
	freezes: [{owners: ["mail-team"], reason: "the mail database moves", until: "2020-01-31"}]
}
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: {
	name:  "acme"
	image: "registry.example.com/batch:v1"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
}
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "remove the freeze, or set a new date",
	fleet: func(v *view, r *reporter) {
		for _, p := range v.fleet.Platforms() {
			for i, f := range p.Freezes {
				until, err := time.Parse(time.DateOnly, f.Until)
				if err == nil && !v.opts.AsOf.IsZero() && v.opts.AsOf.Format(time.DateOnly) > f.Until {
					r.platform(f.Node.Get("until").Pos, fmt.Sprintf("freezes[%d].until", i), "remove the freeze, or set a new date",
						"the freeze for %s ended on %s", quoted(f.Reason), until.Format(time.DateOnly))
				}
			}
		}
	},
}
