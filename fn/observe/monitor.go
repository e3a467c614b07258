package observe

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

func no() *bool { return new(bool) }

// address is of a resource of the group: KIND_SEVERITY_REGION. It never depends on
// the batches, so that a batch comes and goes without replacing a monitor.
func (g group) address(kind string) string {
	return kind + "_" + g.severity + "_" + address(g.Name)
}

// tags are on every monitor and objective of the group.
func (g group) tags() []template {
	return literals("managed_by:batchfn", "severity:"+g.severity, "batch_region:"+g.Name, "fleet:"+g.platform.Name)
}

// monitor is what all monitors of the group have in common.
func (g group) monitor(title, kind string, query template) monitor {
	return monitor{
		Name:        literal(fmt.Sprintf("%s batches in %s: %s", g.severity, g.Name, title)),
		Type:        literal(kind),
		Query:       query,
		Tags:        g.tags(),
		Priority:    literal(priority[g.severity]),
		IncludeTags: true,
	}
}

// metric is a monitor of a metric query: expression over a window, compared with a
// threshold. What stops being reported has ended, so its alert resolves.
func (g group) metric(title, expression string, critical int) monitor {
	m := g.monitor(title, "query alert", literal(fmt.Sprintf("%s > %d", expression, critical)))
	m.Thresholds = []thresholds{{Critical: literal(strconv.Itoa(critical))}}
	m.RequireFullWindow = no()
	m.OnMissingData = "resolve"
	return m
}

// check is a monitor of a service check that fails as often in a row as critical says
// and recovers with the next success.
func (g group) check(title, name string, exclude []string, critical int) monitor {
	query := fmt.Sprintf("%q.over(%s)", name, g.over())
	if len(exclude) > 0 {
		var tags []string
		for _, batch := range exclude {
			tags = append(tags, strconv.Quote("kube_cronjob:"+batch))
		}
		query += ".exclude(" + strings.Join(tags, ",") + ")"
	}
	query += fmt.Sprintf(`.by("kube_cronjob","kube_namespace","owner").last(%d).count_by_status()`, critical+1)
	m := g.monitor(title, "service check", literal(query))
	m.Thresholds = []thresholds{{Critical: literal(strconv.Itoa(critical)), OK: "1"}}
	m.NotifyNoData = no() // a suspended CronJob sends nothing
	return m
}

// over are the tags that a service check is narrowed to.
func (g group) over() string {
	tags := []string{strconv.Quote("severity:" + g.severity), strconv.Quote("batch_region:" + g.Name)}
	if g.DatadogEnv != "" {
		tags = append([]string{strconv.Quote("env:" + g.DatadogEnv)}, tags...)
	}
	return strings.Join(tags, ",")
}

func seconds(d time.Duration) int { return int(d / time.Second) }
