package diff

import (
	"strconv"
	"time"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/words"
)

// unrendered is what a path of a manifest is as a field of an entry.
type unrendered struct {
	field string
	canon func(string) string // what makes equal values equal
	make  func(string) string // the value as an entry has it
}

// fieldOfPath are the fields of entries by the paths that they become. A path of the pods
// begins with "pod", one of the main container with "main".
var fieldOfPath = map[string]unrendered{
	"spec.schedule":                                        {"schedule", schedulesKey, nil},
	"spec.timeZone":                                        {"timeZone", nil, nil},
	"spec.startingDeadlineSeconds":                         {"startingDeadline", nil, seconds},
	"spec.concurrencyPolicy":                               {"concurrency", nil, nil},
	"spec.suspend":                                         {"suspend", nil, nil},
	"spec.successfulJobsHistoryLimit":                      {"history.succeeded", nil, nil},
	"spec.failedJobsHistoryLimit":                          {"history.failed", nil, nil},
	"spec.jobTemplate.spec.backoffLimit":                   {"retries", nil, nil},
	"spec.jobTemplate.spec.backoffLimitPerIndex":           {"retries", nil, nil},
	"spec.jobTemplate.spec.activeDeadlineSeconds":          {"timeout", nil, seconds},
	"spec.jobTemplate.spec.ttlSecondsAfterFinished":        {"ttl", nil, seconds},
	"spec.jobTemplate.spec.completions":                    {"shards", nil, nil},
	"spec.replicas":                                        {"replicas", nil, nil},
	"spec.pollingInterval":                                 {"scale.pollingInterval", nil, seconds},
	"spec.cooldownPeriod":                                  {"scale.cooldown", nil, seconds},
	"spec.minReplicaCount":                                 {"scale.min", nil, nil},
	"spec.maxReplicaCount":                                 {"scale.max", nil, nil},
	"spec.triggers[0].metadata.queueURL":                   {"queue.url", nil, nil},
	"spec.triggers[0].metadata.queueLength":                {"queue.queueLength", nil, nil},
	"spec.triggers[0].metadata.scaleOnInFlight":            {"queue.scaleOnInFlight", nil, nil},
	"spec.triggers[0].authenticationRef.name":              {"platform.defaults.triggerAuthentication.name", nil, nil},
	"spec.triggers[0].authenticationRef.kind":              {"platform.defaults.triggerAuthentication.kind", nil, nil},
	"metadata.labels." + names.PartOf:                      {"platform.name", nil, nil},
	"metadata.labels." + names.DatadogService:              {"service", nil, nil},
	"metadata.labels." + names.DatadogVersion:              {"version", nil, nil},
	"pod.metadata.annotations." + names.Owner:              {"owner", nil, nil},
	"pod.metadata.annotations." + names.Severity:           {"severity", nil, nil},
	"pod.metadata.annotations." + names.Runbook:            {"runbook", nil, nil},
	"pod.spec.serviceAccountName":                          {"serviceAccount", nil, nil},
	"pod.spec.terminationGracePeriodSeconds":               {"gracePeriod", nil, seconds},
	"pod.spec.initContainers[" + names.Wrapper + "].image": {"platform.wrapper.image", nil, nil},
	"main.image":                       {"image", nil, nil},
	"main.resources.requests.cpu":      {"resources.cpu", quantity, nil},
	"main.resources.requests.memory":   {"resources.memory", quantity, nil},
	"main.resources.limits.cpu":        {"resources.cpuLimit", quantity, nil},
	"main.resources.limits.memory":     {"resources.memoryLimit", quantity, nil},
	"main.livenessProbe.exec.command":  {"liveness.command", nil, nil},
	"main.livenessProbe.httpGet.path":  {"liveness.path", nil, nil},
	"main.livenessProbe.httpGet.port":  {"liveness.port", nil, nil},
	"main.livenessProbe.periodSeconds": {"liveness.period", nil, seconds},
}

func schedulesKey(text string) string { return firing(named{"", text}) }

// seconds is a number of seconds as a duration: 1h30m.
func seconds(text string) string {
	n, err := strconv.Atoi(text)
	if err != nil {
		return text
	}
	return words.Duration(time.Duration(n) * time.Second)
}

// repeated are the values that say nothing of their own in what batchfn makes: they
// repeat others, or follow from them.
var repeated = []string{
	"apiVersion", "kind", "metadata.name", "metadata.namespace", "spec.scaleTargetRef.name", "spec.advanced.horizontalPodAutoscalerConfig.name", "spec.triggers[0].type",
	"spec.jobTemplate.metadata.labels.", "spec.jobTemplate.spec.completionMode", "spec.jobTemplate.spec.parallelism", "spec.jobTemplate.spec.podReplacementPolicy", "spec.jobTemplate.spec.podFailurePolicy.",
	"spec.strategy.type", "main.name", "pod.spec.restartPolicy",
	"pod.metadata.annotations." + names.DatadogTags, "pod.metadata.annotations." + names.IstioConfig, "pod.metadata.annotations." + names.IstioNative, "pod.metadata.annotations." + names.AutoscalerProtect, "pod.metadata.annotations." + names.KarpenterProtect,
	"pod.metadata.labels." + names.IstioInject, "pod.metadata.labels." + names.IstioDataplane, "metadata.annotations." + names.ArgoCDIgnoreHealth, "metadata.annotations." + names.ArgoCDSyncOptions, "metadata.annotations." + names.KEDAPaused,
	"pod.spec.initContainers[" + names.Wrapper + "].", "main.volumeMounts[" + names.Wrapper + "].", "pod.spec.volumes[" + names.Wrapper + "].",
	"main.env[" + names.EnvName + "]", "main.env[" + names.EnvOwner + "]", "main.env[" + names.EnvSeverity + "]", "main.env[" + names.EnvRegion + "]", "main.env[" + names.EnvSlackGroup + "]", "main.env[DD_",
}

// proxies are the fields that the annotations of istio-proxy come from.
var proxies = map[string]string{names.IstioProxyCPU: "cpu", names.IstioProxyCPULimit: "cpuLimit", names.IstioProxyMemory: "memory", names.IstioProxyMemoryLimit: "memoryLimit"}

// ownLabels are the labels that batchfn sets.
var ownLabels = []string{names.Name, names.PartOf, names.Component, names.ManagedBy, names.RegionLabel, names.OwnerLabel, names.SeverityLabel, names.DatadogEnv, names.DatadogService, names.DatadogVersion}
