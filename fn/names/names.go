// Package names is the vocabulary of what batchfn writes: each label,
// annotation, environment variable and tag, once. The decorators write these
// names and the rule reserved-name refuses them to users, so that neither can
// know one that the other does not.
package names

// Manager is the value of ManagedBy.
const Manager = "batchfn"

// Labels that say what a resource is:
// https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
const (
	Name      = "app.kubernetes.io/name"
	PartOf    = "app.kubernetes.io/part-of"
	Component = "app.kubernetes.io/component"
	ManagedBy = "app.kubernetes.io/managed-by"
)

// Labels and annotations of batchfn's own.
const (
	OwnerLabel    = "batchfn.dev/owner"
	SeverityLabel = "batchfn.dev/severity"
	RegionLabel   = "batchfn.dev/region"

	// Run is on a Job that no schedule started, and Instantiate is kubectl's word
	// for it; Manual is the value of both.
	Run         = "batchfn.dev/run"
	Instantiate = "cronjob.kubernetes.io/instantiate"
	Manual      = "manual"

	// BatchSet is the annotation that tells which set made an item. It is written
	// where an orchestrator hands our own output back (kpt, or a BatchSet among
	// the items), so that the next run replaces and prunes it.
	BatchSet = "batchfn.dev/batch-set"

	// Start is the annotation by which the pods of a hand-written workload ask for
	// the start wrapper, and StartWait is its value.
	Start     = "batchfn.dev/start"
	StartWait = "wait"
)

// Annotations that say who owns a pod.
const (
	Owner    = "owner"
	Severity = "severity"
	Runbook  = "runbook"
)

// Environment variables by which a batch knows itself.
const (
	EnvName       = "BATCH_NAME"
	EnvOwner      = "BATCH_OWNER"
	EnvSeverity   = "BATCH_SEVERITY"
	EnvRegion     = "BATCH_REGION"
	EnvSlackGroup = "BATCH_SLACK_GROUP_ID"
)

// Labels, annotation and environment variables that Datadog reads:
// https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/?tab=kubernetes
const (
	DatadogEnv     = "tags.datadoghq.com/env"
	DatadogService = "tags.datadoghq.com/service"
	DatadogVersion = "tags.datadoghq.com/version"

	DatadogTags = "ad.datadoghq.com/tags"

	EnvDatadogEnv     = "DD_ENV"
	EnvDatadogService = "DD_SERVICE"
	EnvDatadogVersion = "DD_VERSION"
	EnvDatadogTags    = "DD_TAGS"
	EnvDatadogAgent   = "DD_AGENT_HOST"
)

// Datadog tags of each pod and span.
const (
	TagBatch      = "batch"
	TagRegion     = "batch_region"
	TagOwner      = "owner"
	TagSeverity   = "severity"
	TagSlackGroup = "slack_group_id" // of spans only

	TagEnv     = "env" // Datadog takes these three from labels and variables
	TagService = "service"
	TagVersion = "version"
)

// Labels and annotations that istio reads:
// https://istio.io/latest/docs/reference/config/annotations/
const (
	IstioInject    = "sidecar.istio.io/inject"
	IstioDataplane = "istio.io/dataplane-mode"

	IstioConfig           = "proxy.istio.io/config"
	IstioNative           = "sidecar.istio.io/nativeSidecar"
	IstioProxyCPU         = "sidecar.istio.io/proxyCPU"
	IstioProxyCPULimit    = "sidecar.istio.io/proxyCPULimit"
	IstioProxyMemory      = "sidecar.istio.io/proxyMemory"
	IstioProxyMemoryLimit = "sidecar.istio.io/proxyMemoryLimit"
)

// Annotations that Argo CD and KEDA read.
const (
	ArgoCDIgnoreHealth = "argocd.argoproj.io/ignore-healthcheck"
	ArgoCDSyncOptions  = "argocd.argoproj.io/sync-options"
	KEDAPaused         = "autoscaling.keda.sh/paused-replicas"
)

// Annotations by which node consolidation leaves a pod alone:
// https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
// https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md
const (
	KarpenterProtect  = "karpenter.sh/do-not-disrupt"
	AutoscalerProtect = "cluster-autoscaler.kubernetes.io/safe-to-evict"
)

// What the binary start wrapper adds to a pod: a volume and an init container of
// one name, and the place where the volume is mounted.
const (
	Wrapper      = "batchfn-start"
	WrapperMount = "/batchfn"
)
