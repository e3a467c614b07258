package policy

import (
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

var ownerRequired = Rule{
	Name: "owner-required", Level: spec.Error, Fixed: true,
	Summary:     "a batch without an owner, or with an empty or blank one",
	Rationale:   "When a batch fails at night, somebody must know whom to ask. A batch without an owner is fixed by nobody.",
	Bad:         `batches: "send-mail": {severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "set owner to a team of platform.owners",
	entry: func(e *spec.Entry, r *reporter) {
		if e.Node.Get("owner") == nil {
			r.entry(e, e.Pos, "owner", suggest("", e.Platform.OwnerNames, "owners"), "it has no owner")
		}
	},
}

var severityRequired = Rule{
	Name: "severity-required", Level: spec.Error, Fixed: true,
	Summary:     "a batch without a severity, or with an empty or blank one",
	Rationale:   "Severity decides how fast a failure is answered. If it is missing, everything is urgent, and so nothing is.",
	Bad:         `batches: "send-mail": {owner: "mail-team", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "set severity: critical (answered on the same day), high (within a week) or medium (when there is time)",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Get("severity") == nil {
			r.workload(w, "severity", "critical: answered on the same day; high: within a week; medium: when there is time", "it has no severity")
		}
	},
}

var ownerKnown = Rule{
	Name: "owner-known", Level: spec.Error,
	Summary:     "an owner that platform.owners lacks",
	Rationale:   "An owner that nobody knows has no Slack group: the alert would reach no one.",
	Bad:         `batches: "send-mail": {owner: "mial-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "correct the name, or add the team to platform.owners",
	entry: func(e *spec.Entry, r *reporter) {
		owner := e.Node.Get("owner")
		// Another form is field-valid, which no level and no waiver changes.
		if spec.IsOwnerName(owner.Str()) && e.Platform.Node.Get("owners").Is(spec.Map) && e.Platform.Owners[owner.Text] == nil {
			r.entry(e, owner.Pos, "owner", suggest(owner.Text, e.Platform.OwnerNames, "owners"), "owner %s is not in platform.owners", quoted(owner.Text))
		}
	},
}

var severityKnown = Rule{
	Name: "severity-known", Level: spec.Error, Fixed: true,
	Summary:     "a severity other than critical, high and medium",
	Rationale:   "Monitors, channels and the on-call rota know these three.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "urgent", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "use critical (answered on the same day), high (within a week) or medium (when there is time)",
}

var criticalNeedsRunbook = Rule{
	Name: "critical-needs-runbook", Level: spec.Error,
	Summary:     "a critical batch without a run-book",
	Rationale:   "A critical failure is answered on the same day, by whoever is on call. That person needs to know what to do.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "critical", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "critical", commands: "send_mail", schedule: "0 3 * * *", runbook: "https://wiki.example.com/send-mail"}`,
	Remediation: "set runbook, or platform.owners.OWNER.runbook for all batches of the team",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Severity == "critical" && w.Runbook == "" && w.Get("runbook") == nil {
			r.workload(w, "runbook", "set runbook to an http(s) URL", "it is critical and has no runbook, and neither has its owner")
		}
	},
}

var ownerReachable = Rule{
	Name: "owner-reachable", Level: spec.Warn,
	Summary:   "an owner of a critical or high batch without a slackGroup",
	Rationale: "Monitors mention the owner's Slack group. Without one the alert is a message that nobody is called to.",
	Bad: `platform: owners: "news-team": channel: "#news"
batches: "send-news": {owner: "news-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: owners: "news-team": {channel: "#news", slackGroup: "S0456EFGH"}
batches: "send-news": {owner: "news-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "set platform.owners.OWNER.slackGroup to the id of the team's Slack user group",
	deployed: func(_ *view, r *reporter) looker {
		var told []string
		return func(w *spec.Workload) {
			owner := w.Platform.Owners[w.Owner]
			urgent := w.Severity == "critical" || w.Severity == "high"
			if owner == nil || owner.SlackGroup != "" || !urgent || r.isWaived(w.Kind, w.Name, w.Owner, w.Region.Name) || slices.Contains(told, w.Owner) {
				return
			}
			told = append(told, w.Owner)
			r.platform(w.Platform.Node.At("owners", w.Owner).Pos, "owners."+w.Owner+".slackGroup", "set slackGroup to the id of the team's Slack user group, such as S0123ABCD",
				"owner %s has no slackGroup, but %s batches such as %s", quoted(w.Owner), w.Severity, quoted(w.Name))
		}
	},
}
