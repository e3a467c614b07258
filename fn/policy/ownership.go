package policy

import (
	"github.com/batchfn/batchfn/fn/spec"
)

var ownerRequired = Rule{
	Name: "owner-required", Level: spec.Error, Fixed: true,
	Summary:     "a batch without an owner, or with an empty or blank one",
	Rationale:   "When a batch fails at night, the person on call must know whom to ask. Nobody fixes a batch without an owner.",
	Bad:         `batches: "send-mail": {severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "set owner to a team of platform.owners",
	entry: func(e *spec.Entry, r *reporter) {
		if e.Node.Get("owner") == nil {
			r.entry(e, e.Pos, "owner", r.suggest("", e.Platform.OwnerNames, "owners"), "it has no owner")
		}
	},
}

var severityRequired = Rule{
	Name: "severity-required", Level: spec.Error, Fixed: true,
	Summary:     "a batch without a severity, or with an empty or blank one",
	Rationale:   "Severity determines how fast somebody responds to a failure. Without it, nobody knows which failure is urgent.",
	Bad:         `batches: "send-mail": {owner: "mail-team", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "set severity: critical (respond on the same day), high (within a week) or medium (when there is time)",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Get("severity") == nil {
			r.workload(w, "severity", "set severity to critical (respond on the same day), high (within a week) or medium (when there is time)", "it has no severity")
		}
	},
}

var ownerKnown = Rule{
	Name: "owner-known", Level: spec.Error,
	Summary:     "an owner that is not in platform.owners",
	Rationale:   "An unknown owner has no Slack group: nobody would get the alert.",
	Bad:         `batches: "send-mail": {owner: "mial-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "fix the name, or add the team to platform.owners",
	entry: func(e *spec.Entry, r *reporter) {
		owner := e.Node.Get("owner")
		// Another form is field-valid, which no level and no waiver changes.
		if spec.IsOwnerName(owner.Str()) && e.Platform.Node.Get("owners").Is(spec.Map) && e.Platform.Owners[owner.Text] == nil {
			r.entry(e, owner.Pos, "owner", r.suggest(owner.Text, e.Platform.OwnerNames, "owners"), "owner %s is not in platform.owners", quoted(owner.Text))
		}
	},
}

var severityKnown = Rule{
	Name: "severity-known", Level: spec.Error, Fixed: true,
	Summary:     "a severity other than critical, high and medium",
	Rationale:   "Monitors, channels and the on-call rota support only these three.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "urgent", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "use critical (respond on the same day), high (within a week) or medium (when there is time)",
}

var criticalNeedsRunbook = Rule{
	Name: "critical-needs-runbook", Level: spec.Error,
	Summary:     "a critical batch without a runbook",
	Rationale:   "The person on call responds to a critical failure on the same day, and needs to know what to do.",
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
	Summary:   "an owner of a critical or high batch without a slackGroup; a severity in use without a channel, if platform.severities is set",
	Rationale: "Monitors mention the owner's Slack group. Without it, the alert notifies nobody.",
	Bad: `platform: owners: "news-team": channel: "#news"
batches: "send-news": {owner: "news-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: owners: "news-team": {channel: "#news", slackGroup: "S0456EFGH"}
batches: "send-news": {owner: "news-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "set platform.owners.OWNER.slackGroup to the id of the team's Slack user group, and platform.severities.SEVERITY.channel to a Datadog handle",
	deployed: func(_ *view, r *reporter) looker {
		told := map[string]bool{}
		once := func(what string) bool {
			seen := told[what]
			told[what] = true
			return !seen
		}
		return func(w *spec.Workload) {
			ownerless, silent := lacksGroup(w), lacksChannel(w)
			if !ownerless && !silent || r.isWaived(w.Platform, w.Kind, w.Name, w.Owner, w.Region.Name) {
				return
			}
			if ownerless && once("owner "+w.Owner) {
				r.platform(w.Platform.Node.At("owners", w.Owner).Pos, "owners."+w.Owner+".slackGroup", "set slackGroup to the id of the team's Slack user group, such as S0123ABCD",
					"owner %s has no slackGroup, but %s batches such as %s", quoted(w.Owner), w.Severity, quoted(w.Name))
			}
			if silent && once("severity "+w.Severity) {
				severities := w.Platform.Node.Get("severities")
				r.platform(severities.Get(w.Severity).PosOr(severities.Pos), "severities."+w.Severity+".channel", `set channel to a Datadog handle, such as "@slack-acme-batch-`+w.Severity+`"`,
					"severity %s has no channel, but batches such as %s", w.Severity, quoted(w.Name))
			}
		}
	},
}

// lacksGroup reports whether nobody is called when an urgent batch fails.
func lacksGroup(w *spec.Workload) bool {
	owner := w.Platform.Owners[w.Owner]
	urgent := w.Severity == "critical" || w.Severity == "high"
	return owner != nil && owner.SlackGroup == "" && urgent
}

// lacksChannel reports whether the severity has no channel, on a platform that
// has severities at all.
func lacksChannel(w *spec.Workload) bool {
	severities := w.Platform.Node.Get("severities")
	known := w.Severity == "critical" || w.Severity == "high" || w.Severity == "medium"
	return known && severities.Is(spec.Map) && severities.At(w.Severity, "channel") == nil
}
