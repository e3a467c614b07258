package observe

// The metrics that batchfn makes of root spans. They count all spans that are
// ingested, whatever is retained: https://docs.datadoghq.com/tracing/trace_pipeline/generate_metrics/
const (
	runsMetric    = "batchfn.runs"
	runsSucceeded = "batchfn.runs.succeeded"
)

// spansMetrics count runs by their root span, and those that succeeded: good of total
// rather than total less bad, which is empty as long as nothing fails.
func spansMetrics(rootSpan string) map[string]spansMetric {
	groups := []groupBy{}
	for _, tag := range []string{"batch", "batch_region", "owner", "severity"} {
		groups = append(groups, groupBy{Path: literal("@" + tag), TagName: literal(tag)})
	}
	count := func(name, search string) spansMetric {
		return spansMetric{Name: literal(name), Compute: compute{"count"}, Filter: spanQuery{literal(search)}, GroupBy: groups}
	}
	search := "operation_name:" + term(rootSpan)
	return map[string]spansMetric{
		"runs":           count(runsMetric, search),
		"runs_succeeded": count(runsSucceeded, search+" -status:error"),
	}
}

// keepErrors retains each span of the region with an error, for the monitors of
// application errors: https://docs.datadoghq.com/tracing/trace_pipeline/trace_retention/
func (r *region) keepErrors() retentionFilter {
	return retentionFilter{
		Name:       literal("batchfn: errors of batches in " + r.Name),
		Rate:       "1.0",
		FilterType: "spans-sampling-processor",
		Enabled:    true,
		Filter:     spanQuery{literal("@batch_region:" + r.Name + " AND status:error")},
	}
}

// ownerRule sends each alert of an owner's batches to a channel of the owner's own:
// https://docs.datadoghq.com/monitors/notify/notification_rules/
func ownerRule(owner, handle string) notificationRule {
	return notificationRule{
		Name:       literal("batchfn: alerts of " + owner),
		Recipients: literals(handle),
		Filter:     monitorFilter{literals("managed_by:batchfn", "owner:"+owner)},
	}
}
