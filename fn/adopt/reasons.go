package adopt

import (
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// reason is why a value differs. With do it is not carried, else it is changed on
// purpose.
type reason struct {
	holds        condition
	why, do      string
	minor, alike bool
}

const (
	unknownToKubernetes = "Kubernetes does not know this field and drops it, so it has no effect today: fix its name, or remove it"
	hpaName             = "ScaledObject.spec.advanced.horizontalPodAutoscalerConfig.name"
)

// reasons are looked at in order; the first that holds is the one.
var reasons = []reason{
	{holds: and(is("spec.jobTemplate.spec.backoffLimit", "spec.jobTemplate.spec.backoffLimitPerIndex"), filledIn),
		why: "batchfn retries only a batch with idempotent: true, where a second run does no harm (to keep today's retries: idempotent: true, retries: 6)"},
	{holds: is("spec.jobTemplate.spec.backoffLimit", "spec.jobTemplate.spec.backoffLimitPerIndex"),
		do: "if a second run does no harm, write idempotent: true and retries"},
	{holds: is("apiVersion", "ScaledObject.apiVersion"), why: "it is the version that Kubernetes and KEDA serve today", minor: true},
	{holds: func(_ *comparison, row Row) bool {
		return strings.HasPrefix(row.Path, "env[") && strings.HasSuffix(row.Path, firstOfTwo)
	}, why: "the list has the variable twice, and Kubernetes uses the last one", minor: true},
	{holds: func(c *comparison, row Row) bool { return c.was.odd[row.Path] }, why: "this kind of resource has no such field: Kubernetes drops it, so it has no effect today", minor: true},
	{holds: func(c *comparison, row Row) bool { return c.plan.unknown[unknownField{c.f, row.Path}] },
		do: unknownToKubernetes},
	{holds: ignored, why: "Kubernetes reads only labels and annotations here", minor: true},
	{holds: misplaced, do: "Kubernetes ignores this field here, so it has no effect today: remove it, or move it to the right place"},
	{holds: and(func(_ *comparison, row Row) bool {
		return strings.Contains(row.Path, "metadata.") && inMesh(keyIn(row.Path))
	}, appears),
		why: "the platform's istio.mode applies to all batches", minor: true, alike: true},
	{holds: is("restartPolicy"), why: "each attempt gets its own pod, with its own log; failure policies require it"},
	{holds: is(podReplacement), why: "a new pod starts only when the old one has ended, so that two never run at once"},
	{holds: spreads, why: "an entry's labels and annotations are on the workload and its pods", minor: true, alike: true},
	{holds: and(isAnnotation(names.Protection.Has), appears), why: "protect writes the annotations of both Karpenter and the Cluster Autoscaler", minor: true},
	{holds: is("containers[0].name"), why: "the main container gets the entry's name: update what uses the old name to read logs"},
	{holds: is("metadata.namespace"), why: "the namespace is that of the region: the workload moves, so delete the old one"},
	{holds: and(is("spec.schedule"), func(_ *comparison, row Row) bool { return strings.Contains(row.From, "H") && row.To != "" }), why: "Kubernetes does not know H; batchfn replaces it with a number that depends on the entry's name"},
	{holds: is("spec.timeZone"), why: "the time zone is that of the region"},
	{holds: and(is("spec.startingDeadlineSeconds"), vanishes), do: "Kubernetes checks schedules every 10 seconds: write startingDeadline: \"10s\" or more"},
	{holds: is("spec.startingDeadlineSeconds"), why: "the platform's default applies"},
	{holds: and(is("spec.jobTemplate.spec.activeDeadlineSeconds"), appears), why: "the platform's default timeout applies"},
	{holds: is("spec.jobTemplate.spec.podFailurePolicy"), do: "batchfn writes the failure policy itself: write idempotent: true to restart disrupted runs; an entry cannot have other rules"},
	{holds: is("spec.jobTemplate.spec.completions", "spec.jobTemplate.spec.parallelism", "spec.jobTemplate.spec.completionMode"),
		do: "write shards, if each pod can choose its part of the work by JOB_COMPLETION_INDEX"},
	{holds: and(is("spec.jobTemplate.spec.ttlSecondsAfterFinished"), vanishes), do: "write ttl: \"1m\" or more: with 0, Kubernetes deletes a run before anybody can read its log"},
	{holds: is("spec.jobTemplate.spec.ttlSecondsAfterFinished", "spec.successfulJobsHistoryLimit", "spec.failedJobsHistoryLimit"), why: "the platform's default applies"},
	{holds: is("spec.selector"), do: "a selector cannot change, and batchfn sets these labels itself: run kubectl delete deployment WORKLOAD --cascade=orphan, apply the new Deployment, then delete the old pods"},
	{holds: and(is("spec.strategy"), func(c *comparison, row Row) bool { return c.entry.Kind == spec.Iterators && row.To == "Recreate" }),
		why: "two pods of one loop must not run at the same time; with replicas above 1 the strategy is RollingUpdate"},
	{holds: is("spec.strategy"), do: "batchfn chooses the strategy by the number of replicas: remove it, or keep this workload as a manifest"},
	{holds: is("livenessProbe"), do: "liveness has only command, or path and port, and period: check that Kubernetes' defaults are right for the other fields"},
	{holds: func(_ *comparison, row Row) bool {
		return strings.HasPrefix(row.Path, "resources.") && !is("resources.requests", "resources.limits", "resources.claims")(nil, row)
	}, do: unknownToKubernetes},
	{holds: is("resources.claims"), do: "an entry has no field for claims of devices: keep this workload as a manifest"},
	{holds: and(is("resources.limits"), appears, extended), why: "in an entry, the request and the limit of such a resource are equal (resources.extended)"},
	{holds: is("resources.requests", "resources.limits"), why: "the platform's default applies, or one value for request and limit"},
	{holds: isLabel(func(k string) bool {
		return k == names.ManagedBy || k == names.Name || k == names.PartOf || k == names.Component
	}), why: "batchfn sets the labels that identify a resource", minor: true},
	{holds: isLabel(func(k string) bool {
		return k == names.Instance || k == "app.kubernetes.io/version" || k == "heritage" || k == "release" || k == "chart"
	}),
		why: "Helm and Argo CD set this tracking label themselves", minor: true},
	{holds: func(c *comparison, row Row) bool {
		return strings.Contains(row.Path, "metadata.labels[") && c.isGivenLabel(keyIn(row.Path))
	}, why: "it is the entry's owner or severity", minor: true},
	{holds: func(c *comparison, row Row) bool {
		return strings.Contains(row.Path, "metadata.labels[") && c.inSelector(keyIn(row.Path))
	},
		why: "batchfn sets selector labels on the pods only", minor: true},
	{holds: isAnnotation(func(k string) bool { return strings.HasPrefix(k, "checksum/") }), why: "a Helm chart computes it to restart pods; batchfn does not compute it", minor: true},
	{holds: and(func(c *comparison, row Row) bool { return c.f.Values[foreign.Unit{Field: "istio", Key: "mode"}] != nil }, func(c *comparison, row Row) bool {
		return inMesh(keyIn(row.Path)) && keyIn(row.Path) == names.IstioInject
	}),
		why: "it is istio.mode of the entry, as the label that istio reads first", minor: true},
	{holds: func(_ *comparison, row Row) bool {
		return strings.Contains(row.Path, "metadata.") && inMesh(keyIn(row.Path))
	},
		do: "write istio.mode in the entry or the platform, and platform.istio.proxy"},
	{holds: isLabel(func(k string) bool { return names.Labels.Has(k) || names.LabelDomain(k) != "" }), do: "batchfn or another tool sets this label: remove it, or write it in the platform (datadogEnv, service, datadog.tags)"},
	{holds: is("ScaledObject.metadata.annotations[autoscaling.keda.sh/paused]", "ScaledObject.metadata.annotations["+names.KEDAPaused+"]"),
		do: "suspend: true pauses a worker at 0 pods (" + names.KEDAPaused + ": \"0\"): write it, or let the worker run"},
	{holds: isAnnotation(func(k string) bool { return k == foreign.DefaultContainer }), why: "the main container is the first one of the pod, which kubectl uses by default", minor: true},
	{holds: isAnnotation(func(k string) bool { return names.Annotations.Has(k) || names.AnnotationDomain(k) != "" }), do: "another tool reads this annotation, and an entry cannot have it: set it for the whole fleet in the kustomization or the Application, or remove it"},
	{holds: func(c *comparison, row Row) bool {
		return row.Path == "env["+names.EnvDatadogService+"]" && (row.From == c.f.Name || row.From == c.f.Values[foreign.Unit{Field: "service"}].Str()) ||
			row.Path == "env["+names.EnvDatadogEnv+"]" && row.From == c.plan.platform.At("regions", c.region, "datadogEnv").Str()
	}, why: "batchfn sets the label that Datadog reads, with the same value", minor: true},
	{holds: is("env[" + names.EnvDatadogVersion + "]"), why: "batchfn render --version sets it for all"},
	{holds: func(_ *comparison, row Row) bool {
		return strings.HasPrefix(row.Path, "env[") && names.Env.Has(keyIn(row.Path))
	},
		do: "batchfn sets this variable itself: use the value that it sets, or choose another name"},
	{holds: func(_ *comparison, row Row) bool {
		return strings.HasPrefix(row.Path, "env[") && (keyIn(row.Path) == names.EnvCompletionIndex || names.EnvPrefix(keyIn(row.Path)) != "")
	},
		do: "Kubernetes or batchfn's start wrapper sets this variable: choose another name"},
	{holds: and(is("env"), appears), why: "the platform or the region sets it for all"},
	{holds: and(is("env"), vanishes), do: "an entry cannot have this kind of reference: use {secret: …}, {configMap: …} or {field: …}, or a plain value"},
	{holds: and(is("spec.replicas"), func(c *comparison, _ Row) bool { return c.entry.Kind == spec.Workers }), why: "KEDA sets the number of a worker's pods from its queue", minor: true},
	{holds: and(is(hpaName), appears), why: "KEDA names the HorizontalPodAutoscaler like the worker, and deletes its old one, which has the ScaledObject's name after keda-hpa-", minor: true},
	{holds: is(hpaName), why: "KEDA gives the HorizontalPodAutoscaler that it makes the entry's name"},
	{holds: is("ScaledObject.spec.fallback", "ScaledObject.spec.idleReplicaCount", "ScaledObject.spec.advanced", "ScaledObject.spec.initialCooldownPeriod"),
		do: "a worker has only scale: min, max, pollingInterval and cooldown: remove it, or keep this workload as a manifest"},
	{holds: and(is("ScaledObject.spec.triggers[0].metadata.queueURLFromEnv", "ScaledObject.spec.scaleTargetRef.envSourceContainerName"), knowsQueue),
		why: "batchfn writes the URL that the variable contains", minor: true},
	{holds: and(is("ScaledObject.spec.triggers[0].metadata.queueURL"), appears, knowsQueue), why: "batchfn writes the URL that the variable contains", minor: true},
	{holds: and(func(_ *comparison, row Row) bool { return strings.Contains(row.Path, "authenticationRef") }, appears),
		do: "every worker uses defaults.triggerAuthentication: write one with the identity that KEDA uses today"},
	{holds: func(_ *comparison, row Row) bool { return strings.Contains(row.Path, "authenticationRef") },
		do: "all workers share defaults.triggerAuthentication: give it the same name in all regions"},
	{holds: is("ScaledObject.spec.triggers[0].metadata.identityOwner"),
		do: "the identity comes from defaults.triggerAuthentication: set the operator's identity there (podIdentity of KEDA's TriggerAuthentication)"},
	{holds: and(is("ScaledObject.spec.triggers[0].metadata.queueURLFromEnv", "ScaledObject.spec.triggers[0].metadata.awsRegion", "ScaledObject.spec.triggers[0].metadata.queueURL"), not(knowsQueue)),
		do: "write queue: {name: …} or {url: …}: the manifests do not say which queue it is"},
	{holds: and(is("ScaledObject.spec.triggers[0].metadata.awsRegion", "ScaledObject.spec.triggers[0].metadata.queueURL"), empties),
		do: "write aws: {account: …, region: …} for the region: batchfn makes the URL of a queue from its name and both of them"},
	{holds: and(is("ScaledObject.spec.triggers[0].name"), vanishes), why: "only formulas in scalingModifiers use the name of a trigger", minor: true},
	{holds: and(is("ScaledObject.spec.triggers[0]"), vanishes), do: "an entry has only queueLength and scaleOnInFlight of its queue: remove it, or keep this workload as a manifest"},
	{holds: and(is("ScaledObject.spec.triggers"), vanishes), do: "a worker has one queue: remove this trigger, or keep this workload as a manifest"},
	{holds: and(is("ScaledObject.spec.triggers[0].metadata.queueURL"), func(_ *comparison, row Row) bool { return !strings.Contains(row.From, "://") }),
		why: "batchfn makes the whole URL of a queue from its name and the account of the region (aws)"},
	{holds: is("ScaledObject.spec.triggers"), why: "batchfn writes one trigger for the queue"},
	{holds: and(is("terminationGracePeriodSeconds"), written), do: "write gracePeriod: \"1s\" or more: with 0, Kubernetes kills the command at once"},
	{holds: and(is("serviceAccountName", "terminationGracePeriodSeconds"), appears), why: "the platform's default applies"},
	{holds: is("activeDeadlineSeconds"), do: "write timeout, which ends the whole Job, not each of its pods"},
	{holds: and(isPlatforms, appears), why: "the platform's default applies", minor: true, alike: true},
	{holds: is("ScaledObject.metadata.name"), why: "the ScaledObject gets the name of its Deployment: delete the old one first, because KEDA accepts only one for each Deployment"},
	{holds: func(_ *comparison, row Row) bool { return strings.HasPrefix(row.Path, "ScaledObject.metadata.") }, why: "batchfn sets an entry's labels and annotations on the workload", minor: true},
	{holds: func(_ *comparison, row Row) bool { return strings.HasPrefix(row.Path, "spec.jobTemplate.metadata.") }, why: "batchfn sets an entry's labels and annotations on the CronJob and its pods", minor: true},
}
