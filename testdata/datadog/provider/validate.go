package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// attribute is the text of an attribute; "" where it is null or unknown.
func attribute(v tftypes.Value, name string) string {
	fields := map[string]tftypes.Value{}
	if v.IsNull() || !v.IsKnown() || v.As(&fields) != nil {
		return ""
	}
	field := fields[name]
	text := ""
	if !field.IsKnown() || field.IsNull() || field.As(&text) != nil {
		return ""
	}
	return text
}

// isSet reports whether an attribute or block is there.
func isSet(v tftypes.Value, name string) bool {
	fields := map[string]tftypes.Value{}
	return v.As(&fields) == nil && !fields[name].IsNull()
}

// nested is a single block.
func nested(v tftypes.Value, name string) tftypes.Value {
	fields := map[string]tftypes.Value{}
	if v.As(&fields) != nil {
		return tftypes.Value{}
	}
	return fields[name]
}

// oneOf are the values that the real provider's validators accept.
var oneOf = map[string]map[string][]string{
	"datadog_monitor": {
		"type": {"composite", "event alert", "log alert", "metric alert", "process alert", "query alert", "rum alert", "service check", "synthetics alert",
			"trace-analytics alert", "slo alert", "event-v2 alert", "audit alert", "ci-pipelines alert", "ci-tests alert", "error-tracking alert"},
		"on_missing_data": {"default", "show_no_data", "show_and_notify_no_data", "resolve"},
		"priority":        {"1", "2", "3", "4", "5"},
	},
	"datadog_apm_retention_filter":    {"filter_type": {"spans-sampling-processor"}},
	"datadog_service_level_objective": {"type": {"metric", "monitor", "time_slice"}, "timeframe": {"7d", "30d", "90d", "custom"}},
}

// validate refuses what the provider's code refuses beyond its schema, and what only
// the API would refuse.
func validate(resource string, config tftypes.Value) []*tfprotov6.Diagnostic {
	var out []*tfprotov6.Diagnostic
	refuse := func(format string, args ...any) {
		out = append(out, &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: resource, Detail: fmt.Sprintf(format, args...)})
	}
	for name, values := range oneOf[resource] {
		if v := attribute(config, name); v != "" && !slices.Contains(values, v) {
			refuse("%s is %q, want one of %q", name, v, values)
		}
	}
	switch resource {
	case "datadog_monitor":
		if isSet(config, "on_missing_data") && (isSet(config, "notify_no_data") || isSet(config, "no_data_timeframe")) {
			refuse("on_missing_data beside notify_no_data or no_data_timeframe")
		}
	case "datadog_apm_retention_filter", "datadog_spans_metric":
		if attribute(nested(config, "filter"), "query") == "" {
			refuse("filter with a query is required")
		}
		if resource == "datadog_spans_metric" && attribute(nested(config, "compute"), "aggregation_type") == "" {
			refuse("compute is required")
		}
	case "datadog_dashboard_json":
		if text := attribute(config, "dashboard"); text != "" && !json.Valid([]byte(text)) {
			refuse("dashboard is no JSON")
		}
	}
	return out
}
