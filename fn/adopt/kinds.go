package adopt

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// apis are the groups of kinds that others have too.
var apis = map[string][]string{"CronJob": {"batch"}, "Job": {"batch"}, "Deployment": {"apps", "extensions"}, "StatefulSet": {"apps"}, "DaemonSet": {"apps", "extensions"}, "Service": {""},
	"ScaledObject": {"keda.sh", "keda.k8s.io"}, "ScaledJob": {"keda.sh", "keda.k8s.io"}, "HorizontalPodAutoscaler": {"autoscaling"}, "Template": {"template.openshift.io", ""}}

// kindOf is the kind of a resource; "" where its API is another one than the name says.
func kindOf(n *spec.Node) string {
	kind, api := n.Get("kind").Str(), n.Get("apiVersion").Str()
	group, _, found := strings.Cut(api, "/")
	if !found {
		group = ""
	}
	if groups, known := apis[kind]; known && api != "" && !slices.Contains(groups, group) {
		return ""
	}
	return kind
}

// whyNot are kinds of which a reader may expect more.
var whyNot = map[string]string{
	"Job":                   "it runs once: to run a batch by hand, use batchfn run",
	"StatefulSet":           "an entry becomes a CronJob or a Deployment",
	"DaemonSet":             "an entry becomes a CronJob or a Deployment",
	"ScaledJob":             "a worker is a Deployment with a ScaledObject",
	"HelmRelease":           "render the chart: helm template RELEASE CHART | batchfn import -",
	"Template":              "a template of OpenShift: oc process -f FILE -o yaml | batchfn import -",
	"Kustomization":         "build it: kustomize build DIR | batchfn import -",
	"TriggerAuthentication": "defaults.triggerAuthentication refers to it",
}
