package observe

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// maxMessage is how many characters a message has at most: events are cut at 4,000.
const maxMessage = 3500

// maxOwners is from how many owners on a static map makes a message too long.
const maxOwners = 25

// subject names the variables of a monitor's group by what they hold.
type subject struct {
	batch, owner string // such as "@batch.name"; "" where the group lacks it
}

var (
	ofSpan       = subject{"@batch.name", "@owner.name"}
	ofCronJob    = subject{"kube_cronjob.name", "owner.name"}
	ofPod        = subject{"kube_app_name.name", "owner.name"}
	ofDeployment = subject{"kube_deployment.name", "owner.name"}
)

func variable(name string) string { return "{{" + name + "}}" }

// exactly is text for the alerts in which a variable has one of some values.
func exactly(variable, text string, values ...string) string {
	var out strings.Builder
	for _, v := range values {
		fmt.Fprintf(&out, " \"%s\"", argument(v))
	}
	return fmt.Sprintf("{{#is_exact_match \"%s\"%s}}%s\n{{/is_exact_match}}", variable, out.String(), text)
}

// notice is what a monitor says when it alerts. A recovery says nothing, so it
// notifies nobody: all of the message is in is_alert.
type notice struct {
	group
	subject
	what    string           // what happened, in a line
	tell    string           // how to tell application and platform apart, in a line
	owners  []*spec.Workload // whose owners are mentioned
	spans   bool             // the alert is about spans, which have attributes and a link
	mention func(richness int) string
}

// text is the message with as much about the owners as its length allows.
func (n notice) text() template {
	for richness := withQueue; ; richness-- {
		text := n.with(richness)
		if len([]rune(text)) <= maxMessage || richness == withNothing {
			return literal(text)
		}
	}
}

// How much a message says of each owner.
const (
	withNothing = iota // the group value names it, the catalog has the rest
	withGroup
	withRunbook // of the owner
	withQueue   // a line for each queue of workers
)

func (n notice) with(richness int) string {
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	line("{{#is_alert}}")
	line("Severity %s, region %s: %s.", n.severity, n.Name, spec.Response(n.severity))
	line("%s", n.what)
	if n.tell != "" {
		line("%s", n.tell)
	}
	out.WriteString(n.mentions(richness))
	if url := n.platform.Catalog.URL; url != "" && n.batch != "" {
		line("What to do: %s#%s", link(url), variable(n.batch))
	}
	if n.spans {
		line("Trace: {{span.link}}")
	}
	if n.TimeZone != "" {
		line("Time: {{local_time 'last_triggered_at' '%s'}} (%s)", argument(n.TimeZone), argument(n.TimeZone))
	}
	if n.severity == "high" {
		line("Too noisy? Mute this group for some time (Monitors, Manage Downtimes), and fix it within the week.")
	}
	if c := n.channel(); c != "" {
		line("%s", handle(c))
	}
	out.WriteString("{{/is_alert}}")
	return out.String()
}

// handle addresses a channel: a word that begins with @.
func handle(channel string) string {
	rest := strings.TrimPrefix(channel, "@")
	return "@" + strings.ReplaceAll(plain(rest), " ", "")
}

// mentions name the owner: by a static map of exact matches, since Datadog does not
// promise a span's attributes on each alert; above maxOwners by those all the same.
func (n notice) mentions(richness int) string {
	if n.mention != nil {
		return n.mention(richness)
	}
	teams := owners(n.owners)
	if n.spans && len(teams) > maxOwners {
		return "Owner: {{@owner.name}} " +
			`{{^is_exact_match "span.attributes.slack_group_id" ""}}<!subteam^{{span.attributes.slack_group_id}}|@{{@owner.name}}>{{/is_exact_match}}` + "\n"
	}
	var out strings.Builder
	for _, team := range teams {
		if text := ownerLine(n.owners, team, richness); text != "" {
			out.WriteString(exactly(n.owner, text, team))
		}
	}
	return out.String()
}

// ownerLine says whom to call and where the runbook is; "" where nobody knows more
// than the name, which is in the line above.
func ownerLine(batches []*spec.Workload, team string, richness int) string {
	if richness == withNothing {
		return ""
	}
	for _, w := range batches {
		if w.Owner == team {
			return contact(team, w.OwnerInfo().SlackGroup, w.OwnerInfo().Runbook, richness)
		}
	}
	return ""
}

// contact is an owner with its Slack group and, where there is room, its runbook.
func contact(team, slackGroup, runbook string, richness int) string {
	text := "Owner: " + plain(team) + "."
	if slackGroup != "" {
		text = fmt.Sprintf("Owner: <!subteam^%s|@%s>.", plain(slackGroup), plain(team))
	}
	if runbook != "" && richness >= withRunbook {
		text += " Runbook: " + link(runbook)
	}
	return text
}
