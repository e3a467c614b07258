package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/spec"
)

var fieldKnown = Rule{
	Name: "field-known", Level: spec.Error, Fixed: true,
	Summary:     "an unknown field, at any level",
	Rationale:   "A misspelled field would be a setting without effect.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", timeuot: "30m"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", timeout: "30m"}`,
	Remediation: "fix the name; start your own fields with an underscore",
}

var fieldValid = Rule{
	Name: "field-valid", Level: spec.Error, Fixed: true,
	Summary:     "a wrong type, format or range, an empty value where a value is required, a CUE conflict",
	Rationale:   "batchfn reports values that Kubernetes, KEDA or Datadog would refuse or misinterpret before they reach the cluster.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", timeout: 30, shards: "3"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", timeout: "30m", shards: 3}`,
	Remediation: "fix the value as the message describes; `batchfn explain FIELD` prints the valid values of a field",
	platform:    checkLevels,
	workload:    checkReplaced,
	fleet: func(v *view, r *reporter) {
		checkAfter(v, r)
		checkFreezes(v, r)
	},
}

// checkReplaced looks at what placeholders make of the platform's texts.
func checkReplaced(w *spec.Workload, r *reporter) {
	checkFirstWord(w, r)
	checkEnvOrder(w, r)
	checkMountPaths(w, r)
	checkSizes(w, r)
	checkSelectorLabels(w, r)
	checkStartupProbe(w, r)
	checkFragments(w, r)
	if dnsLabelProblem(w.Name) != "" {
		return // name-valid speaks of it
	}
	if ns := w.Namespace(); ns != "" && w.Owner != "" {
		at := w.Region.Node.Get("namespace").PosOr(w.Entry.Pos)
		if problem := dnsLabelProblem(ns); problem != "" && !r.malformed[at] {
			r.at(w, at, "platform.regions."+w.Region.Name+".namespace", "", "namespace %s: %s", quoted(ns), problem)
		}
	}
	at := w.Platform.Node.At("datadog", "service").PosOr(w.Entry.Pos)
	if problem := labelValueProblem(w.Service()); problem != "" && w.Get("service") == nil && !r.malformed[at] {
		r.at(w, at, "platform.datadog.service", "", "the service %s is not a valid label value: %s", quoted(w.Service()), problem)
	}
}

var fieldRequired = Rule{
	Name: "field-required", Level: spec.Error, Fixed: true,
	Summary:     "any other missing required field, after defaults, region, profile and override are merged",
	Rationale:   "The cluster would refuse a manifest without it, or would use a default that nobody wants.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "set the field in the entry, or in the place that the message gives",
	workload:    checkRequired,
	platform: func(p *spec.Platform, r *reporter) {
		if p.Wrapper.Kind == "binary" && p.Node.At("wrapper", "image") == nil {
			r.platform(p.Node.Get("wrapper").Pos, "wrapper.image", "set it to the batchfn image, with its tag", "wrapper.image is missing: the binary wrapper comes from it")
		}
	},
}

// checkFirstWord refuses a command without a name.
func checkFirstWord(w *spec.Workload, r *reporter) {
	commands := w.Get("commands")
	words := commands.List()
	first := ""
	switch {
	case commands.Is(spec.String) && strings.TrimSpace(commands.Text) != "":
		split, err := command.Split(commands.Text)
		if err != nil {
			return
		}
		first = split[0]
	case len(words) > 0 && words[0].Is(spec.String):
		first = words[0].Text
	default:
		return
	}
	if first == "" {
		at := "commands"
		if len(words) > 0 {
			at = "commands.0"
		}
		r.workload(w, at, "write the program as the first word", "commands: the first word is empty")
	}
}

func checkRequired(w *spec.Workload, r *reporter) {
	missing := func(field, hint string) {
		r.workload(w, field, hint, "%s is missing", field)
	}
	if w.Get("commands") == nil {
		missing("commands", `add commands: "send_mail --all"`)
	}
	if w.Kind == spec.Batches && w.Get("schedule") == nil {
		missing("schedule", `add schedule: "0 3 * * *"`)
	}
	if w.Get("image") == nil {
		missing("image", "set it here, in the region, or as platform.image")
	}
	if w.Get("istio").Is(spec.Map) && w.At("istio", "mode") == nil {
		missing("istio.mode", "set mode to sidecar, native, ambient or off")
	}
	if live := w.Get("liveness"); live.Get("path") != nil && live.Get("port") == nil {
		r.at(w, live.Pos, "liveness.port", "add the port that the batch listens on", "liveness.port is missing: path needs it")
	}
	if w.Kind == spec.Workers {
		requireQueue(w, r)
	}
	requireAWS(w, r)
}

func requireQueue(w *spec.Workload, r *reporter) {
	queue := w.Get("queue")
	if queue == nil || queue.Is(spec.Map) && queue.Get("name") == nil && queue.Get("url") == nil {
		r.workload(w, "queue", `add queue: name: "NAME", or queue: url: "https://sqs.…"`, "queue is missing: it has neither name nor url")
	}
	if w.Platform.Node.At("defaults", "triggerAuthentication") == nil {
		r.at(w, w.Platform.Node.Pos, "platform.defaults.triggerAuthentication", `add triggerAuthentication: {name: "sqs", kind: "ClusterTriggerAuthentication"}`,
			"platform.defaults.triggerAuthentication is missing: KEDA needs it for a worker's queue")
	}
}

// requireAWS asks for the region's AWS account where a queue's name or a
// placeholder needs it.
func requireAWS(w *spec.Workload, r *reporter) {
	if w.Region.AWS != nil || w.Region.Node.Get("aws") != nil || w.Region.Name == "" { // there is no region at all
		return
	}
	need := ""
	if w.Kind == spec.Workers && w.At("queue", "name") != nil {
		need = "the name of a queue needs it"
	}
	for _, text := range []string{w.Get("image").Str(), w.At("queue", "url").Str()} {
		if strings.Contains(text, "{awsRegion}") || strings.Contains(text, "{awsAccount}") {
			need = "{awsRegion} and {awsAccount} need it"
		}
	}
	if need != "" {
		field := "platform.regions." + w.Region.Name + ".aws"
		r.at(w, w.Region.Node.Pos, field, `add aws: {account: "123456789012", region: "ap-northeast-1"}`, "%s is missing: %s", field, need)
	}
}

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
