package observe

import (
	"bytes"
	"fmt"

	"github.com/batchfn/batchfn/fn/encode"
	"github.com/batchfn/batchfn/fn/spec"
)

// Dashboard makes one dashboard of a fleet, as JSON that Datadog imports and that
// datadog_dashboard_json takes. It has no ids.
func Dashboard(f *spec.Fleet, regionNames []string) []byte {
	return append(dashboard(f, regionsOf(f, regionNames)), '\n')
}

func dashboard(f *spec.Fleet, regions []*region) []byte {
	b := board{
		Title:       "Batches of " + f.Platform.Name,
		Description: "Written by batchfn from a fleet: change the fleet, not this dashboard.",
		LayoutType:  "ordered",
		ReflowType:  "fixed",
		Variables:   templateVariables(regions),
	}
	// From what is wrong to why.
	for _, g := range []groupWidget{health(f.Platform.Name), applicationOrPlatform(), runs(), resourcesUsed(), nodes(), queues(regions), traces()} {
		if len(g.Widgets) > 0 {
			b.add(g)
		}
	}
	text, err := encode.JSON(b)
	if err != nil { // strings and numbers only
		return nil
	}
	return bytes.TrimSuffix(text, []byte("\n"))
}

// add places a group below all others, as high as what is in it.
func (b *board) add(g groupWidget) {
	g.Type, g.LayoutType, g.ShowTitle = "group", "ordered", true
	height := 0
	for _, w := range g.Widgets {
		height = max(height, w.Layout.Y+w.Layout.Height)
	}
	y := 0
	for _, w := range b.Widgets {
		y = max(y, w.Layout.Y+w.Layout.Height)
	}
	b.Widgets = append(b.Widgets, widget{g, layout{0, y, 12, height + 1}})
}

func templateVariables(regions []*region) []variables {
	var regionNames []string
	var all []*spec.Workload
	for _, r := range regions {
		regionNames = append(regionNames, r.Name)
		all = append(all, r.running...)
	}
	anything := []string{"*"}
	return []variables{
		{"region", "batch_region", regionNames, anything},
		{"owner", "owner", owners(all), anything},
		{"severity", "severity", spec.Severities, anything},
	}
}

// The filters of the dashboard's variables, for metrics and for spans: a variable's
// prefix is a metric's tag, so that spans take its value alone.
const (
	chosen      = "$region,$owner,$severity"
	chosenSpans = "@batch_region:$region.value @owner:$owner.value @severity:$severity.value"
)

func health(fleet string) groupWidget {
	tags := "managed_by:batchfn AND fleet:" + fleet
	return groupWidget{Title: "Alerts and objectives", Widgets: []widget{
		{manageStatus{Type: "manage_status", Title: "Monitors", Query: "tag:(" + tags + ")", DisplayFormat: "countsAndList",
			SummaryType: "monitors", HideZeroCounts: true, ShowPriority: true}, layout{0, 0, 6, 5}},
		{sloList{"slo_list", "Objectives", []sloRequest{{"slo_list", sloQuery{tags, 50}}}}, layout{6, 0, 6, 5}},
	}}
}

func applicationOrPlatform() groupWidget {
	errors := spansQuery{DataSource: "spans", Name: "errors", Search: spanSearch{"status:error " + chosenSpans}, Indexes: []string{"*"},
		Compute: aggregation{"count"}, GroupBy: []facet{{"@owner", 25, facetSort{"count", "desc"}}}}
	return groupWidget{Title: "Application or platform?", Widgets: []widget{
		{note{"note", "An error on the left: the application failed, and its owner investigates. A failure only on the right: the platform failed (image, proxy 211, memory, deadline).",
			"white", "14", "left", false}, layout{0, 0, 12, 1}},
		{top("Application errors by owner", "errors", errors), layout{0, 1, 4, 4}},
		{top("Failed Jobs, by owner", "failed", metricOf("failed", "sum:kubernetes_state.job.failed{"+chosen+"} by {owner}", "last")), layout{4, 1, 4, 4}},
		{top("Waiting containers, by reason", "waiting", metricOf("waiting", "sum:kubernetes_state.container.status_report.count.waiting{"+chosen+"} by {kube_app_name,reason}", "max")),
			layout{8, 1, 4, 4}},
	}}
}

func runs() groupWidget {
	return groupWidget{Title: "Runs", Widgets: []widget{
		{series("Runs, total and successful", "bars", nil,
			metricOf("runs", "sum:"+runsMetric+"{"+chosen+"}.as_count()", ""), metricOf("succeeded", "sum:"+runsSucceeded+"{"+chosen+"}.as_count()", "")), layout{0, 0, 6, 4}},
		{top("Longest runs now, in seconds", "uptime", metricOf("uptime", "max:kubernetes_state.pod.uptime{pod_phase:running,kube_app_component:batch,"+chosen+"} by {kube_app_name}", "max")),
			layout{6, 0, 6, 4}},
	}}
}

// full is from how many percent on a resource counts as nearly used up.
const full = 85

func resourcesUsed() groupWidget {
	cpu := []any{
		metricOf("used", "max:kubernetes.cpu.usage.total{"+chosen+"} by {batch}", "max"), // nanocores
		metricOf("asked", "max:kubernetes.cpu.requests{"+chosen+"} by {batch}", "max"),   // cores
	}
	memory := metricOf("memory", "max:kubernetes.memory.usage_pct{"+chosen+"} by {batch}", "max") // from 0 to 1
	cpuPercent, memoryPercent := "used / (asked * 1000000000) * 100", "memory * 100"
	mark := []marker{{fmt.Sprintf("y = %d", full), "error dashed", fmt.Sprintf("%d %%", full)}}
	nearlyFull := func(percent string) string { return fmt.Sprintf("cutoff_min(%s, %d)", percent, full) }
	return groupWidget{Title: "CPU and memory: what is above 85 %", Widgets: []widget{
		{top("CPU, percent of the request", nearlyFull(cpuPercent), cpu...), layout{0, 0, 6, 4}},
		{top("Memory, percent of the limit", nearlyFull(memoryPercent), memory), layout{6, 0, 6, 4}},
		{drawn("CPU, percent of the request", nearlyFull(cpuPercent), mark, cpu...), layout{0, 4, 6, 4}},
		{drawn("Memory, percent of the limit", nearlyFull(memoryPercent), mark, memory), layout{6, 4, 6, 4}},
	}}
}

func nodes() groupWidget {
	pods := metricOf("pods", "sum:kubernetes_state.pod.count{*} by {node}", "last")
	room := metricOf("room", "max:kubernetes_state.node.pods_allocatable{*} by {node}", "last")
	return groupWidget{Title: "Nodes", Widgets: []widget{
		{top("Pods on a node, percent of its capacity", "pods / room * 100", pods, room), layout{0, 0, 6, 4}},
		{series("Pods on each node", "line", nil, metricOf("pods", "sum:kubernetes_state.pod.count{*} by {node}", "")), layout{6, 0, 6, 4}},
	}}
}

// queues are left out where the fleet has no worker.
func queues(regions []*region) groupWidget {
	var accounts, waiting []string
	for _, r := range regions {
		for _, w := range r.workers() {
			q := queueOf(w)
			accounts, waiting = append(accounts, q.account), append(waiting, q.name)
		}
	}
	if len(waiting) == 0 {
		return groupWidget{}
	}
	ours := scope(clause{"aws_account", unique(accounts)}, clause{"queuename", unique(waiting)})
	return groupWidget{Title: "Queues and the replicas that consume them", Widgets: []widget{
		{series("Waiting messages", "line", nil, metricOf("messages", "max:aws.sqs.approximate_number_of_messages_visible{"+ours+"} by {queuename}", "")), layout{0, 0, 6, 4}},
		{series("Replicas", "line", nil, metricOf("replicas", "max:kubernetes_state.hpa.current_replicas{"+chosen+"} by {horizontalpodautoscaler}", "")), layout{6, 0, 6, 4}},
	}}
}

func traces() groupWidget {
	var columns []column
	for _, field := range []string{"timestamp", "service", "resource_name", "@owner", "@batch_region", "@severity"} {
		columns = append(columns, column{field, "auto"})
	}
	return groupWidget{Title: "Failing traces", Widgets: []widget{
		{listStream{"list_stream", "Spans with an error", []streamRequest{{"event_list", streamQuery{"trace_stream", "status:error " + chosenSpans}, columns}}}, layout{0, 0, 12, 6}},
	}}
}

func metricOf(name, query, aggregator string) metricQuery {
	return metricQuery{"metrics", name, query, aggregator}
}

// top is the list of the 25 largest values of a formula.
func top(title, text string, queries ...any) chart {
	return chart{Type: "toplist", Title: title, Requests: []request{{
		ResponseFormat: "scalar", Formulas: []formula{{Formula: text, Limit: &limit{25, "desc"}}}, Queries: queries,
	}}}
}

// drawn is a formula over time.
func drawn(title, text string, markers []marker, queries ...any) chart {
	c := chart{Type: "timeseries", Title: title, Markers: markers, Requests: []request{{
		ResponseFormat: "timeseries", DisplayType: "line", Formulas: []formula{{Formula: text}},
	}}}
	for _, q := range queries {
		if m, ok := q.(metricQuery); ok {
			m.Aggregator = ""
			q = m
		}
		c.Requests[0].Queries = append(c.Requests[0].Queries, q)
	}
	return c
}

// series are queries over time, each by its name.
func series(title, display string, markers []marker, queries ...metricQuery) chart {
	c := chart{Type: "timeseries", Title: title, Markers: markers, Requests: []request{{ResponseFormat: "timeseries", DisplayType: display}}}
	for _, q := range queries {
		c.Requests[0].Formulas = append(c.Requests[0].Formulas, formula{Formula: q.Name})
		c.Requests[0].Queries = append(c.Requests[0].Queries, q)
	}
	return c
}
