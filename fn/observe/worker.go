package observe

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// oldest is how old a message can get, in seconds.
var oldest = map[string]int{"critical": 900, "high": 1800, "medium": 3600}

// cloudDelay is how late CloudWatch's metrics come, in seconds:
// https://docs.datadoghq.com/integrations/guide/cloud-metric-delay/
const cloudDelay = 900

// queue is where a worker's messages are.
type queue struct{ account, name string }

func queueOf(w *spec.Workload) queue {
	u, err := url.Parse(w.Queue.URL)
	if err != nil {
		return queue{}
	}
	return queue{path.Base(path.Dir(u.Path)), path.Base(u.Path)}
}

// queueAge alerts if a worker does not keep up. AWS knows no owner, so a static
// map leads from the queue to the worker and its team.
func (g group) queueAge() monitor {
	workers := g.of(spec.Workers)
	var accounts, queues []string
	for _, w := range workers {
		q := queueOf(w)
		accounts, queues = append(accounts, q.account), append(queues, q.name)
	}
	limit := oldest[g.severity]
	m := g.metric("a queue is not consumed fast enough",
		fmt.Sprintf("max(last_5m):max:aws.sqs.approximate_age_of_oldest_message{%s} by {queuename}",
			scope(clause{"aws_account", unique(accounts)}, clause{"queuename", unique(queues)})), limit)
	m.EvaluationDelay = cloudDelay
	m.Message = notice{group: g, tell: apart,
		what:    fmt.Sprintf("The oldest message of queue {{queuename.name}} is older than %s.", words.Duration(time.Duration(limit)*time.Second)),
		mention: func(richness int) string { return g.consumers(workers, richness) },
	}.text()
	return m
}

// consumers says which worker consumes a queue, and whose that is. Where a line for each
// queue is too long, there is one for each team.
func (g group) consumers(workers []*spec.Workload, richness int) string {
	var out strings.Builder
	if richness == withQueue {
		for _, w := range workers {
			out.WriteString(exactly("queuename.name", g.consumer(w), queueOf(w).name))
		}
		return out.String()
	}
	for _, team := range owners(workers) {
		var queues []string
		for _, w := range workers {
			if w.Owner == team {
				queues = append(queues, queueOf(w).name)
			}
		}
		text := "Owner: " + plain(team) + "."
		if richness > withNothing {
			text = ownerLine(workers, team, richness)
		}
		out.WriteString(exactly("queuename.name", text, unique(queues)...))
	}
	if url := g.platform.Catalog.URL; url != "" {
		out.WriteString("Find the worker and what to do: " + link(url) + "\n")
	}
	return out.String()
}

func (g group) consumer(w *spec.Workload) string {
	text := "Worker " + w.Name + ". " + contact(w.Owner, w.OwnerInfo().SlackGroup, w.Runbook, withRunbook)
	if url := g.platform.Catalog.URL; url != "" {
		text += " What to do: " + link(url) + "#" + w.Name
	}
	return text
}

// scalerErrors alerts where KEDA can't read the queues of a region: a matter of the
// platform, so it goes to the operators.
func (r *region) scalerErrors() monitor {
	var namespaces []string
	for _, w := range r.workers() {
		namespaces = append(namespaces, w.Namespace())
	}
	const most = 5 // of some 30 polls: one that fails is no alert
	m := monitor{
		Name: literal("batches in " + r.Name + ": KEDA cannot read a queue"),
		Type: "query alert",
		Query: literal(fmt.Sprintf("sum(last_15m):sum:keda.scaler.detail_errors.count{%s} by {kube_namespace,scaledobject}.as_count() > %d",
			scope(clause{"kube_namespace", unique(namespaces)}), most)),
		Tags:              literals("managed_by:batchfn", "batch_region:"+r.Name, "fleet:"+r.platform.Name),
		Priority:          "2",
		IncludeTags:       true,
		Thresholds:        []thresholds{{Critical: literal(fmt.Sprint(most))}},
		OnMissingData:     "resolve",
		RequireFullWindow: no(),
		Message:           r.operatorsMessage(),
	}
	if runbook := r.platform.Operators.Runbook; runbook != "" {
		m.Assets = []asset{{Category: "runbook", Name: "Runbook of the operators", URL: literal(link(runbook))}}
	}
	return m
}

func (r *region) workers() []*spec.Workload {
	return filter(r.running, func(w *spec.Workload) bool { return w.Kind == spec.Workers })
}

func (r *region) operatorsMessage() template {
	ops := r.platform.Operators
	lines := []string{
		"{{#is_alert}}",
		"KEDA in " + r.Name + " cannot read the queue of {{scaledobject.name}} in {{kube_namespace.name}}, so it does not scale.",
		"The cause is in the platform: credentials (TriggerAuthentication), the queue's name, or SQS itself.",
	}
	if ops.SlackGroup != "" || ops.Runbook != "" {
		lines = append(lines, contact("operators", ops.SlackGroup, ops.Runbook, withRunbook))
	}
	if c := r.operatorsChannel(); c != "" {
		lines = append(lines, handle(c))
	}
	return literal(strings.Join(append(lines, "{{/is_alert}}"), "\n"))
}

// operatorsChannel is where the platform itself is told.
func (r *region) operatorsChannel() string {
	if c := r.platform.Operators.Channel; c != "" {
		return c
	}
	return r.platform.Severities["critical"].Channel
}

func unique(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return slices.Compact(texts)
}
