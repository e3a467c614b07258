package observe

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/names"
)

// The forms of the Agent's settings.
const (
	Helm     = "helm"     // values of the chart datadog/datadog
	Operator = "operator" // a DatadogAgent of the Datadog Operator
	Env      = "env"      // environment of both Agent and Cluster Agent
)

// preconditions are above the settings in each form.
const preconditions = `# Datadog Agent settings that batchfn's monitors need.
# Cluster Agent 7.68 or later: earlier ones ignore the time zone of a CronJob, and do not
# know how long ago its last success is. Agent 7.64 or later: labels as tags of kubernetes_state.*.
`

// asTags are the tags that labels or annotations of a resource become, by resource:
// https://docs.datadoghq.com/containers/kubernetes/tag/
type asTags map[string]map[string]string

func labelsAsTags() asTags {
	out := asTags{}
	for _, resource := range []string{"cronjobs.batch", "deployments.apps", "horizontalpodautoscalers.autoscaling", "jobs.batch", "pods"} {
		out[resource] = map[string]string{
			names.OwnerLabel: names.TagOwner, names.SeverityLabel: names.TagSeverity, names.RegionLabel: names.TagRegion,
		}
	}
	return out
}

// annotationsAsTags also cover pods that carry only the annotations.
func annotationsAsTags() asTags {
	return asTags{"pods": {names.Owner: names.TagOwner, names.Severity: names.TagSeverity}}
}

// AgentSettings are the settings of Agent and Cluster Agent that monitors and dashboard
// need, in one of the forms Helm, Operator and Env. They depend on no fleet.
func AgentSettings(form string) string {
	switch form {
	case Operator:
		return preconditions + operatorSettings()
	case Env:
		return preconditions + environment()
	}
	return preconditions + chartValues()
}

func chartValues() string {
	return "datadog:\n" +
		"  kubeStateMetricsCore:\n    enabled: true\n" +
		"  apm:\n    portEnabled: true # tracers reach the Agent by DD_AGENT_HOST\n" +
		labelsAsTags().yaml("  ", "kubernetesResourcesLabelsAsTags") +
		annotationsAsTags().yaml("  ", "kubernetesResourcesAnnotationsAsTags") +
		"clusterAgent:\n  enabled: true\n"
}

func operatorSettings() string {
	return "apiVersion: datadoghq.com/v2alpha1\nkind: DatadogAgent\nmetadata:\n  name: datadog\nspec:\n" +
		"  features:\n" +
		"    kubeStateMetricsCore:\n      enabled: true\n" +
		"    apm:\n      enabled: true\n      hostPortConfig:\n        enabled: true # tracers reach the Agent by DD_AGENT_HOST\n" +
		"  global:\n" +
		labelsAsTags().yaml("    ", "kubernetesResourcesLabelsAsTags") +
		annotationsAsTags().yaml("    ", "kubernetesResourcesAnnotationsAsTags")
}

func environment() string {
	return "DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS='" + labelsAsTags().json() + "'\n" +
		"DD_KUBERNETES_RESOURCES_ANNOTATIONS_AS_TAGS='" + annotationsAsTags().json() + "'\n" +
		"DD_KUBE_STATE_METRICS_CORE_ENABLED='true'\n" +
		"DD_APM_NON_LOCAL_TRAFFIC='true'\n"
}

func (t asTags) yaml(indent, key string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s%s:\n", indent, key)
	for _, resource := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintf(&out, "%s  %s:\n", indent, resource)
		for _, label := range slices.Sorted(maps.Keys(t[resource])) {
			fmt.Fprintf(&out, "%s    %s: %s\n", indent, label, t[resource][label])
		}
	}
	return out.String()
}

func (t asTags) json() string {
	text, err := json.Marshal(t)
	if err != nil { // maps of strings
		return "{}"
	}
	return string(text)
}
