package observe

import "fmt"

// applicationError alerts when the application itself said that it failed: a span with
// an error, which carries owner and batch from DD_TAGS. Only spans that a custom
// retention filter keeps count: https://docs.datadoghq.com/monitors/types/apm/
func (g group) applicationError() monitor {
	search := "status:error @severity:" + g.severity + " @batch_region:" + g.Name
	if g.DatadogEnv != "" {
		search = "env:" + term(g.DatadogEnv) + " " + search
	}
	m := g.monitor("the application failed", "trace-analytics alert",
		literal(fmt.Sprintf(`trace-analytics("%s").rollup("count").by("@owner,@batch").last("5m") > 0`, search)))
	m.Thresholds = []thresholds{{Critical: "0"}}
	m.OnMissingData = "default"
	m.Message = notice{group: g, subject: ofSpan, spans: true, owners: g.batches,
		what: "The application failed: batch {{@batch.name}} of {{@owner.name}} reported an error.",
	}.text()
	return m
}
