package nearest

import (
	"maps"
	"slices"
	"strings"
)

// kubernetes has the words of Kubernetes, KEDA and crontab that people write
// where batchfn has a field that becomes them, with that field's path.
//
// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/
// https://keda.sh/docs/latest/reference/scaledobject-spec/
var kubernetes = map[string]string{
	"cron":                          "schedule",
	"crontab":                       "schedule",
	"args":                          "commands",
	"command":                       "commands",
	"cmd":                           "commands",
	"entrypoint":                    "commands",
	"backoffLimit":                  "retries",
	"backoffLimitPerIndex":          "retries",
	"activeDeadlineSeconds":         "timeout",
	"startingDeadlineSeconds":       "startingDeadline",
	"terminationGracePeriodSeconds": "gracePeriod",
	"concurrencyPolicy":             "concurrency",
	"completions":                   "shards",
	"completionMode":                "shards",
	"parallelism":                   "shards",
	"successfulJobsHistoryLimit":    "history.succeeded",
	"failedJobsHistoryLimit":        "history.failed",
	"ttlSecondsAfterFinished":       "ttl",
	"serviceAccountName":            "serviceAccount",
	"requests":                      "resources.cpu",
	"limits":                        "resources.memoryLimit",
	"livenessProbe":                 "liveness",
	"startupProbe":                  "liveness",
	"periodSeconds":                 "liveness.period",
	"httpGet":                       "liveness.path",
	"valueFrom":                     "env.field",
	"fieldRef":                      "env.field",
	"secretKeyRef":                  "env.secret",
	"configMapKeyRef":               "env.configMap",
	"secretRef":                     "envFrom.secret",
	"configMapRef":                  "envFrom.configMap",
	"volumeMounts":                  "volumes",
	"minReplicaCount":               "scale.min",
	"minReplicas":                   "scale.min",
	"maxReplicaCount":               "scale.max",
	"maxReplicas":                   "scale.max",
	"cooldownPeriod":                "scale.cooldown",
	"queueURL":                      "queue.url",
	"nodeSelector":                  "platform.profiles.podSpec",
	"tolerations":                   "platform.profiles.podSpec",
	"affinity":                      "platform.profiles.podSpec",
	"topologySpreadConstraints":     "platform.profiles.podSpec",
	"initContainers":                "platform.profiles.podSpec",
	"imagePullSecrets":              "platform.profiles.podSpec",
	"priorityClassName":             "platform.profiles.podSpec",
	"hostNetwork":                   "platform.profiles.podSpec",
	"imagePullPolicy":               "platform.profiles.container",
	"securityContext":               "platform.profiles.container",
}

// Kubernetes returns the path of the field that becomes a word of Kubernetes:
// from an entry, or from platform. It returns "" for other words.
func Kubernetes(word string) string {
	for known, path := range kubernetes {
		if strings.EqualFold(known, word) {
			return path
		}
	}
	return ""
}

// KubernetesWords lists the words that Kubernetes knows a field for, sorted.
func KubernetesWords() []string { return slices.Sorted(maps.Keys(kubernetes)) }

// fieldsOf are the names that the field of a word has, the field itself first
// and then what an entry has of it.
func fieldsOf(word string) []string {
	path := Kubernetes(word)
	if fragment, ok := strings.CutPrefix(path, "platform.profiles."); ok {
		return []string{fragment, "profile"}
	}
	names := strings.Split(path, ".")
	slices.Reverse(names)
	return names
}
