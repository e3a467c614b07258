package policy

import (
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
