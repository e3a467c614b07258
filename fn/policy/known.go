package policy

import (
	"fmt"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

var profileKnown = Rule{
	Name: "profile-known", Level: spec.Error, Fixed: true,
	Summary:   "a profile that the platform does not have",
	Rationale: "The batch would run without the settings it depends on.",
	Bad: `platform: profiles: "memory-heavy": resources: memory: "4Gi"
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", profile: "memory-heavi"}`,
	Good: `platform: profiles: "memory-heavy": resources: memory: "4Gi"
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", profile: "memory-heavy"}`,
	Remediation: "use a profile of platform.profiles",
	workload: func(w *spec.Workload, r *reporter) {
		profile := w.Get("profile").Str()
		if known := w.Platform.Profiles(); profile != "" && !slices.Contains(known, profile) {
			r.workload(w, "profile", r.suggest(profile, known, "profiles"), "profile %s is not in platform.profiles", quoted(profile))
		}
	},
}

var regionKnown = Rule{
	Name: "region-known", Level: spec.Error, Fixed: true,
	Summary:     "a region in regions or overrides that the platform does not have, a repeated region, an empty list, an override for a region the batch is not deployed to",
	Rationale:   "A batch that is not deployed anywhere, or an override that does not apply, looks correct but has no effect.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", regions: ["jp"], overrides: kr: schedule: "0 4 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", regions: ["jp", "kr"], overrides: kr: schedule: "0 4 * * *"}`,
	Remediation: "use regions of platform.regions; omit regions to use all of them",
	entry: func(e *spec.Entry, r *reporter) {
		known := e.Platform.RegionNames()
		checkRegionList(e, known, r)
		overrides := e.Node.Get("overrides")
		if !overrides.Is(spec.Map) {
			return
		}
		exists := setOf(known)
		for _, f := range overrides.Fields {
			if !exists[f.Name] {
				r.entry(e, f.Pos, "overrides."+f.Name, r.suggest(f.Name, known, "regions"), "overrides: the platform has no region %s", quoted(f.Name))
			} else if e.Region(f.Name) == nil {
				r.entry(e, f.Pos, "overrides."+f.Name, "add it to regions, or remove the override", "overrides: %s is not in regions", quoted(f.Name))
			}
		}
	},
}

func checkRegionList(e *spec.Entry, known []string, r *reporter) {
	list := e.Node.Get("regions")
	if !list.Is(spec.List) {
		return
	}
	if len(list.Items) == 0 {
		r.entry(e, list.Pos, "regions", "remove regions to use all of them, or use suspend", "regions is empty: it would not be deployed anywhere")
	}
	exists, seen := setOf(known), map[string]bool{}
	for i, item := range list.Items {
		field := fmt.Sprintf("regions[%d]", i)
		switch name := item.Str(); {
		case !item.Is(spec.String):
		case !exists[name]:
			r.entry(e, item.Pos, field, r.suggest(name, known, "regions"), "regions: the platform has no region %s", quoted(name))
		case seen[name]:
			r.entry(e, item.Pos, field, "remove one of the two", "regions: %s appears twice", quoted(name))
		default:
			seen[name] = true
		}
	}
}
