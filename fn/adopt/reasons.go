package adopt

import (
	"strings"

	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// reason is why a value differs. With do it is not carried, else it is changed on
// purpose.
type reason struct {
	holds   func(c *comparison, row Row) bool
	why, do string
	minor   bool
}

// is holds for a path and for what is below it.
func is(paths ...string) func(*comparison, Row) bool {
	return func(_ *comparison, row Row) bool {
		for _, p := range paths {
			if row.Path == p || strings.HasPrefix(row.Path, p+".") || strings.HasPrefix(row.Path, p+"[") {
				return true
			}
		}
		return false
	}
}

func isLabel(key func(string) bool) func(*comparison, Row) bool {
	return func(_ *comparison, row Row) bool {
		return strings.Contains(row.Path, "metadata.labels[") && key(keyIn(row.Path))
	}
}

func isAnnotation(key func(string) bool) func(*comparison, Row) bool {
	return func(_ *comparison, row Row) bool {
		return strings.Contains(row.Path, "metadata.annotations[") && key(keyIn(row.Path))
	}
}

func and(all ...func(*comparison, Row) bool) func(*comparison, Row) bool {
	return func(c *comparison, row Row) bool {
		for _, holds := range all {
			if !holds(c, row) {
				return false
			}
		}
		return true
	}
}

func not(holds func(*comparison, Row) bool) func(*comparison, Row) bool {
	return func(c *comparison, row Row) bool { return !holds(c, row) }
}

func written(_ *comparison, row Row) bool {
	return row.From != "" && row.Pos.Known() && row.Pos.Line > 0
}
func appears(_ *comparison, row Row) bool  { return row.From == "" }
func vanishes(_ *comparison, row Row) bool { return row.To == "" }
func empties(_ *comparison, row Row) bool  { return row.To == "" || row.To == `""` }
func filledIn(c *comparison, row Row) bool { return !c.was.values[row.Path].pos.Known() }

func inMesh(key string) bool { return strings.HasSuffix(strings.Split(key, "/")[0], "istio.io") }

const (
	unknownToKubernetes = "Kubernetes does not know the field and drops it, so it has no effect today: correct its name, or leave it out"
	hpaName             = "ScaledObject.spec.advanced.horizontalPodAutoscalerConfig.name"
)

// reasons are looked at in order; the first that holds is the one.
var reasons = []reason{
	{holds: and(is("spec.jobTemplate.spec.backoffLimit", "spec.jobTemplate.spec.backoffLimitPerIndex"), filledIn),
		why: "retries: 0 unless a batch says that a second run does no harm (idempotent: true, retries: 6)"},
	{holds: is("spec.jobTemplate.spec.backoffLimit", "spec.jobTemplate.spec.backoffLimitPerIndex"),
		do: "if a second run does no harm, write idempotent: true and retries"},
	{holds: is("apiVersion", "ScaledObject.apiVersion"), why: "the version that Kubernetes and KEDA serve today", minor: true},
	{holds: func(_ *comparison, row Row) bool {
		return strings.HasPrefix(row.Path, "env[") && strings.HasSuffix(row.Path, firstOfTwo)
	}, why: "the variable is there twice, and the last one counts", minor: true},
	{holds: func(c *comparison, row Row) bool { return c.was.odd[row.Path] }, why: "Kubernetes drops a field that a resource does not have: it has no effect today", minor: true},
	{holds: func(c *comparison, row Row) bool { return c.plan.unknown[unknownField{c.f, row.Path}] },
		do: unknownToKubernetes},
	{holds: ignored, why: "Kubernetes takes labels and annotations from there, and nothing else", minor: true},
	{holds: misplaced, do: "Kubernetes ignores it where it stands, so it has no effect today: leave it out, or say it where it belongs"},
	{holds: and(func(_ *comparison, row Row) bool {
		return strings.Contains(row.Path, "metadata.") && inMesh(keyIn(row.Path))
	}, appears),
		why: "the platform's istio.mode holds for all batches", minor: true},
	{holds: is("restartPolicy"), why: "each attempt is a pod of its own, with its own log; failure policies need it"},
	{holds: is("containers[0].name"), why: "the main container has the entry's name: change what asks for logs by the old one"},
	{holds: is("metadata.namespace"), why: "the namespace is the region's: the workload moves, so delete the old one"},
	{holds: and(is("spec.schedule"), func(_ *comparison, row Row) bool { return strings.Contains(row.From, "H") && row.To != "" }), why: "Kubernetes does not know H; an entry has a minute that follows from its name"},
	{holds: is("spec.timeZone"), why: "the time zone is the region's"},
	{holds: and(is("spec.startingDeadlineSeconds"), vanishes), do: "Kubernetes looks every 10 seconds: write startingDeadline: \"10s\" or more"},
	{holds: is("spec.startingDeadlineSeconds"), why: "the platform's default"},
	{holds: and(is("spec.jobTemplate.spec.activeDeadlineSeconds"), appears), why: "the platform's default timeout"},
	{holds: is("spec.jobTemplate.spec.podFailurePolicy"), do: "batchfn writes the failure policy: idempotent: true lets a disrupted run start again; other rules have no place"},
	{holds: is("spec.jobTemplate.spec.completions", "spec.jobTemplate.spec.parallelism", "spec.jobTemplate.spec.completionMode"),
		do: "write shards, if each pod may take its part by JOB_COMPLETION_INDEX"},
	{holds: and(is("spec.jobTemplate.spec.ttlSecondsAfterFinished"), vanishes), do: "write ttl: \"1m\" or more: 0 would delete a run before anybody can read its log"},
	{holds: is("spec.jobTemplate.spec.ttlSecondsAfterFinished", "spec.successfulJobsHistoryLimit", "spec.failedJobsHistoryLimit"), why: "the platform's default"},
	{holds: is("spec.selector"), do: "a selector cannot change, and batchfn sets these labels itself: kubectl delete deployment WORKLOAD --cascade=orphan, apply the new one, then delete the old pods"},
	{holds: and(is("spec.strategy"), func(c *comparison, row Row) bool { return c.entry.Kind == spec.Iterators && row.To == "Recreate" }),
		why: "two pods of one loop never run at once; with replicas above 1 it is RollingUpdate"},
	{holds: is("spec.strategy"), do: "batchfn chooses the strategy by the number of replicas"},
	{holds: is("livenessProbe"), do: "liveness has a command or path and port, and a period: check that Kubernetes' defaults for the rest are right"},
	{holds: func(_ *comparison, row Row) bool {
		return strings.HasPrefix(row.Path, "resources.") && !is("resources.requests", "resources.limits", "resources.claims")(nil, row)
	}, do: unknownToKubernetes},
	{holds: is("resources.claims"), do: "an entry has no place for devices that are claimed: keep this workload as it is"},
	{holds: and(is("resources.limits"), appears), why: "request and limit of such a resource are alike in an entry (resources.extended)"},
	{holds: is("resources.requests", "resources.limits"), why: "the platform's default, or one value for request and limit"},
	{holds: isLabel(func(k string) bool {
		return k == names.ManagedBy || k == names.Name || k == names.PartOf || k == names.Component
	}), why: "batchfn sets the labels that say what a resource is", minor: true},
	{holds: isLabel(func(k string) bool {
		return k == names.Instance || k == "app.kubernetes.io/version" || k == "heritage" || k == "release" || k == "chart"
	}),
		why: "a tracking label that Helm and Argo CD set themselves", minor: true},
	{holds: func(c *comparison, row Row) bool {
		return strings.Contains(row.Path, "metadata.labels[") && c.isGivenLabel(keyIn(row.Path))
	}, why: "the entry's owner or severity says it", minor: true},
	{holds: func(c *comparison, row Row) bool {
		return strings.Contains(row.Path, "metadata.labels[") && c.inSelector(keyIn(row.Path))
	},
		why: "selector labels are set on the pods only", minor: true},
	{holds: and(isAnnotation(func(k string) bool { return strings.HasPrefix(k, "checksum/") })), why: "a chart computes it to restart pods: nothing computes it here", minor: true},
	{holds: and(func(c *comparison, row Row) bool { return c.f.Values[lift.Unit{Field: "istio", Key: "mode"}] != nil }, func(c *comparison, row Row) bool {
		return inMesh(keyIn(row.Path)) && keyIn(row.Path) == names.IstioInject
	}),
		why: "istio: mode of the entry says it, by the label that istio reads first", minor: true},
	{holds: func(_ *comparison, row Row) bool {
		return strings.Contains(row.Path, "metadata.") && inMesh(keyIn(row.Path))
	},
		do: "say how it takes part in the mesh: istio: mode of the entry or the platform, and platform.istio.proxy"},
	{holds: isLabel(func(k string) bool { return names.Labels.Has(k) || names.LabelDomain(k) != "" }), do: "the label is batchfn's or another tool's: leave it out, or say it in the platform (datadogEnv, service, datadog.tags)"},
	{holds: is("ScaledObject.metadata.annotations[autoscaling.keda.sh/paused]", "ScaledObject.metadata.annotations["+names.KEDAPaused+"]"),
		do: "suspend: true pauses a worker at 0 pods (" + names.KEDAPaused + ": \"0\"); write it, or let the worker run"},
	{holds: isAnnotation(func(k string) bool { return k == lift.DefaultContainer }), why: "the main container is the first of the pod, which kubectl takes", minor: true},
	{holds: isAnnotation(func(k string) bool { return names.Annotations.Has(k) || names.AnnotationDomain(k) != "" }), do: "the annotation is read by another tool, and entries cannot have it: set it for the whole fleet in the kustomization or the Application, or leave it out"},
	{holds: func(c *comparison, row Row) bool {
		return row.Path == "env["+names.EnvDatadogService+"]" && (row.From == c.f.Name || row.From == c.f.Values[lift.Unit{Field: "service"}].Str()) ||
			row.Path == "env["+names.EnvDatadogEnv+"]" && row.From == c.plan.platform.At("regions", c.region, "datadogEnv").Str()
	}, why: "it comes from the label that Datadog reads, with the same value", minor: true},
	{holds: is("env[" + names.EnvDatadogVersion + "]"), why: "batchfn render --version says it for all"},
	{holds: func(_ *comparison, row Row) bool {
		return strings.HasPrefix(row.Path, "env[") && names.Env.Has(keyIn(row.Path))
	},
		do: "batchfn sets the variable itself: read the value that it sets, or use another name"},
	{holds: and(is("env"), appears), why: "the platform or the region says it for all"},
	{holds: and(is("env"), vanishes), do: "an entry has no such reference: use another name, or a value of its own"},
	{holds: and(is("spec.replicas"), func(c *comparison, _ Row) bool { return c.entry.Kind == spec.Workers }), why: "KEDA sets the number of a worker's pods, by its queue", minor: true},
	{holds: is(hpaName), why: "KEDA names the HorizontalPodAutoscaler that it makes like the entry"},
	{holds: is("ScaledObject.spec.fallback", "ScaledObject.spec.idleReplicaCount", "ScaledObject.spec.advanced", "ScaledObject.spec.initialCooldownPeriod"),
		do: "a worker has scale: min, max, pollingInterval and cooldown; leave it out, or keep this workload as it is"},
	{holds: and(is("ScaledObject.spec.triggers[0].metadata.queueURLFromEnv", "ScaledObject.spec.scaleTargetRef.envSourceContainerName"), knowsQueue),
		why: "batchfn writes the URL that the variable has", minor: true},
	{holds: and(is("ScaledObject.spec.triggers[0].metadata.queueURL"), appears, knowsQueue), why: "batchfn writes the URL that the variable has", minor: true},
	{holds: and(func(_ *comparison, row Row) bool { return strings.Contains(row.Path, "authenticationRef") }, appears),
		do: "every worker refers to defaults.triggerAuthentication: write one that has the identity that KEDA uses today"},
	{holds: func(_ *comparison, row Row) bool { return strings.Contains(row.Path, "authenticationRef") },
		do: "all workers have one: defaults.triggerAuthentication; give it the same name in all regions"},
	{holds: is("ScaledObject.spec.triggers[0].metadata.identityOwner"),
		do: "the identity is that of defaults.triggerAuthentication (podIdentity of KEDA's TriggerAuthentication): say there that it is the operator's"},
	{holds: and(is("ScaledObject.spec.triggers[0].metadata.queueURLFromEnv", "ScaledObject.spec.triggers[0].metadata.awsRegion", "ScaledObject.spec.triggers[0].metadata.queueURL"), not(knowsQueue)),
		do: "write queue: {name: …} or {url: …}: the manifests do not say which queue it is"},
	{holds: and(is("ScaledObject.spec.triggers[0].metadata.awsRegion", "ScaledObject.spec.triggers[0].metadata.queueURL"), empties),
		do: "write aws: {account: …, region: …} for the region: the URL of a queue that is known by its name has both"},
	{holds: and(is("ScaledObject.spec.triggers[0].name"), vanishes), why: "only formulas of scalingModifiers use the name of a trigger", minor: true},
	{holds: and(is("ScaledObject.spec.triggers[0]"), vanishes), do: "an entry says queueLength and scaleOnInFlight of its queue: leave it out, or keep this workload as it is"},
	{holds: and(is("ScaledObject.spec.triggers"), vanishes), do: "a worker has one queue: leave it out, or keep this workload as it is"},
	{holds: and(is("ScaledObject.spec.triggers[0].metadata.queueURL"), func(_ *comparison, row Row) bool { return !strings.Contains(row.From, "://") }),
		why: "batchfn writes the whole URL of a queue that is known by its name: it is in the account of the region (aws)"},
	{holds: is("ScaledObject.spec.triggers"), why: "batchfn writes one trigger for the queue"},
	{holds: and(is("terminationGracePeriodSeconds"), written), do: "write gracePeriod: \"1s\" or more: 0 would kill the command at once"},
	{holds: and(is("serviceAccountName", "terminationGracePeriodSeconds"), appears), why: "the platform's default"},
	{holds: is("activeDeadlineSeconds"), do: "write timeout, which ends the whole Job and not each of its pods"},
	{holds: is("ScaledObject.metadata.name"), why: "the ScaledObject has the name of its Deployment: delete the old one first, since KEDA accepts one for a Deployment"},
	{holds: func(_ *comparison, row Row) bool { return strings.HasPrefix(row.Path, "ScaledObject.metadata.") }, why: "an entry's labels and annotations stand on the workload", minor: true},
	{holds: func(_ *comparison, row Row) bool { return strings.HasPrefix(row.Path, "spec.jobTemplate.metadata.") }, why: "an entry's labels and annotations stand on the CronJob and its pods", minor: true},
}

// ignored holds for metadata of the Job or the pods that Kubernetes does not read.
func ignored(_ *comparison, row Row) bool {
	for _, meta := range []string{"spec.jobTemplate.metadata.", "template.metadata."} {
		if key, ok := strings.CutPrefix(row.Path, meta); ok {
			return !strings.HasPrefix(key, "labels[") && !strings.HasPrefix(key, "annotations[") && (meta != "template.metadata." || !strings.HasPrefix(key, "finalizers"))
		}
	}
	return false
}

// misplaced holds for fields that stand beside metadata or spec.
func misplaced(_ *comparison, row Row) bool {
	rest, inTemplate := strings.CutPrefix(row.Path, "template.")
	if !inTemplate {
		rest, inTemplate = strings.CutPrefix(row.Path, "spec.jobTemplate.")
	}
	return inTemplate && !strings.HasPrefix(rest, "metadata.") && !strings.HasPrefix(rest, "spec.")
}

func knowsQueue(c *comparison, _ Row) bool { return c.f.Values[queueUnit] != nil }

func (c *comparison) isGivenLabel(key string) bool {
	return key == c.plan.in.Ownership.OwnerLabel || key == c.plan.in.Ownership.SeverityLabel
}

func (c *comparison) inSelector(key string) bool {
	return c.f.Values[lift.Unit{Field: "selector"}].Get(key) != nil
}

// note is a value that people do not expect to be carried, and its field.
type note struct{ field func(was leaf) string }

func ends(suffix, field string) note {
	return note{func(was leaf) string {
		if was.pos.Known() && (strings.HasSuffix(was.path, suffix) || strings.HasPrefix(was.path, suffix+"[") || strings.HasPrefix(was.path, suffix+".")) {
			return strings.ReplaceAll(field, "NAME", keyIn(strings.TrimSuffix(was.path, ".optional")))
		}
		return ""
	}}
}

var notable = []note{
	ends("spec.jobTemplate.spec.ttlSecondsAfterFinished", "ttl"),
	ends("spec.successfulJobsHistoryLimit", "history.succeeded"),
	ends("spec.failedJobsHistoryLimit", "history.failed"),
	{func(was leaf) string {
		if strings.HasPrefix(was.path, "envFrom[") && (strings.HasSuffix(was.path, ".prefix") || strings.HasSuffix(was.path, ".optional")) {
			return "envFrom"
		}
		return ""
	}},
	{func(was leaf) string {
		if strings.HasPrefix(was.path, "env[") && strings.HasSuffix(was.path, ".optional") {
			return "env." + keyIn(strings.TrimSuffix(was.path, ".optional"))
		}
		return ""
	}},
	{func(was leaf) string {
		for _, list := range []string{"resources.requests", "resources.limits"} {
			if name, ok := strings.CutPrefix(was.path, list); ok && name != ".cpu" && name != ".memory" {
				return "resources.extended"
			}
		}
		return ""
	}},
	ends("spec.selector", "selector"),
}
