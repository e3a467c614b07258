package diff

import (
	"cmp"
	"maps"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// platform compares what the platform says of a workload and no field of an entry
// can: by its path in the platform. Texts are compared as they are written there, so
// that a namespace with {owner} in it is no change of the platform where the owner
// is another.
func (c *comparison) platform(old, now *spec.Workload, found finder) {
	a, b := old.Platform, now.Platform
	text := func(path, from, to string) {
		if from != to {
			found("platform."+path, textOf(from), textOf(to))
		}
	}
	flag := func(path string, from, to bool) { report("platform."+path, boolean(from), boolean(to), found) }
	text("name", a.Name, b.Name)
	region := "regions." + now.Region.Name
	text(region+".namespace", old.Region.Namespace, now.Region.Namespace)
	text(region+".datadogEnv", old.Region.DatadogEnv, now.Region.DatadogEnv)
	tags(a.Datadog.Tags, b.Datadog.Tags, text)
	flag("datadog.apm", a.Datadog.APM, b.Datadog.APM)
	text("datadog.rootSpan", a.Datadog.RootSpan, b.Datadog.RootSpan)
	if old.Get("service") == nil && now.Get("service") == nil {
		text("datadog.service", a.Datadog.Service, b.Datadog.Service)
	}
	if now.Kind != spec.Iterators {
		flag("argocd", a.ArgoCD, b.ArgoCD)
	}
	if old.Owner == now.Owner {
		owner(old, now, text)
	}
	if old.Severity == now.Severity {
		text("severities."+now.Severity+".channel", a.Severities[now.Severity].Channel, b.Severities[now.Severity].Channel)
		text("severities."+now.Severity+".slo", a.Severities[now.Severity].SLO, b.Severities[now.Severity].SLO)
	}
	if isWrapped(old) || isWrapped(now) {
		text("wrapper.kind", cmp.Or(a.Wrapper.Kind, "shell"), cmp.Or(b.Wrapper.Kind, "shell"))
		text("wrapper.image", old.Region.Expand(a.Wrapper.Image), now.Region.Expand(b.Wrapper.Image))
		text("wrapper.pullPolicy", a.Wrapper.PullPolicy, b.Wrapper.PullPolicy)
	}
	if now.Kind == spec.Workers {
		text("defaults.triggerAuthentication.name", old.Trigger.Name, now.Trigger.Name)
		text("defaults.triggerAuthentication.kind", old.Trigger.Kind, now.Trigger.Kind)
		if from, to := old.Region.AWS, now.Region.AWS; from != nil && to != nil {
			text(region+".aws.region", from.Region, to.Region)
		}
	}
}

// isWrapped reports whether the start wrapper runs the command.
func isWrapped(w *spec.Workload) bool { return w.WaitsForProxy() || w.Interval > 0 }

func tags(a, b map[string]string, text func(path, from, to string)) {
	if maps.Equal(a, b) {
		return
	}
	names := slices.Concat(slices.Collect(maps.Keys(a)), slices.Collect(maps.Keys(b)))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		text("datadog.tags."+name, a[name], b[name])
	}
}

// owner compares what the platform says of the owner, which is the same.
func owner(old, now *spec.Workload, text func(path, from, to string)) {
	a, b, path := old.OwnerInfo(), now.OwnerInfo(), "owners."+now.Owner+"."
	text(path+"slackGroup", a.SlackGroup, b.SlackGroup)
	text(path+"channel", a.Channel, b.Channel)
	text(path+"notify", a.Notify, b.Notify)
	if old.Get("runbook") == nil && now.Get("runbook") == nil {
		text(path+"runbook", a.Runbook, b.Runbook)
	}
}
