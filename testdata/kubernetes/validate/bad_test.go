package main

import (
	"strings"
	"testing"
)

// bad are good manifests with one mistake each, and how its finding starts.
var bad = []struct{ mistake, sample, old, replacement, want string }{
	{
		"CronJob name of 53 characters", "cronjob",
		"  name: batch-sample\n  namespace", "  name: " + strings.Repeat("x", 53) + "\n  namespace",
		"CronJob batch-jp/" + strings.Repeat("x", 53) + ": metadata.name: Invalid value: ",
	}, {
		"unknown time zone", "cronjob", "Asia/Tokyo", "JST",
		"CronJob batch-jp/batch-sample: spec.timeZone: Invalid value: \"JST\"",
	}, {
		"time zone in the schedule", "cronjob", `"*/10`, `"TZ=Asia/Tokyo */10`,
		"CronJob batch-jp/batch-sample: spec.schedule: Invalid value: ",
	}, {
		"six cron fields", "cronjob", `"*/10`, `"0 */10`,
		"CronJob batch-jp/batch-sample: spec.schedule: Invalid value: ",
	}, {
		"podFailurePolicy for another container", "cronjob", "containerName: batch-sample", "containerName: other",
		"CronJob batch-jp/batch-sample: spec.jobTemplate.spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: ",
	}, {
		"podFailurePolicy with restartPolicy OnFailure", "cronjob", "restartPolicy: Never", "restartPolicy: OnFailure",
		"CronJob batch-jp/batch-sample: spec.jobTemplate.spec.template.spec.restartPolicy: Invalid value: ",
	}, {
		"unknown field", "cronjob", "  suspend: false", "  suspended: false",
		"CronJob batch-jp/batch-sample: spec.suspended: unknown field",
	}, {
		"unknown field of the metadata", "cronjob", "  labels:\n    app.kubernetes.io/component", "  label:\n    app.kubernetes.io/component",
		"CronJob batch-jp/batch-sample: metadata.label: unknown field",
	}, {
		"duplicate key", "cronjob", "  suspend: false", "  suspend: false\n  suspend: true",
		`CronJob batch-jp/batch-sample: line 17: key "suspend" already set in map`,
	}, {
		"request above its limit", "cronjob", "cpu: 100m\n                memory: 256Mi", "cpu: 100m\n                memory: 512Mi",
		"CronJob batch-jp/batch-sample: spec.jobTemplate.spec.template.spec.containers[0].resources.requests: Invalid value: ",
	}, {
		"no quantity", "cronjob", "cpu: 100m", "cpu: 1 core",
		"CronJob batch-jp/batch-sample: -: quantities must match",
	}, {
		"number as env value", "cronjob", "value: batch-sample", "value: 1",
		"CronJob batch-jp/batch-sample: spec.jobTemplate.spec.template.spec.containers.env.value: a number where string is wanted",
	}, {
		"label key with a space", "cronjob", "app.kubernetes.io/component: batch", "a b: batch",
		"CronJob batch-jp/batch-sample: metadata.labels: Invalid value: ",
	}, {
		"annotation key with a space", "cronjob", "argocd.argoproj.io/ignore-healthcheck", "a b",
		"CronJob batch-jp/batch-sample: metadata.annotations: Invalid value: ",
	}, {
		"namespace in upper case", "cronjob", "batch-jp", "JP",
		"CronJob JP/batch-sample: metadata.namespace: Invalid value: ",
	}, {
		"Job that restarts always", "job", "Never", "Always",
		"Job batch-jp/migrate: spec.template.spec.restartPolicy: Required value: ",
	}, {
		"Job with a selector that matches nothing", "job", "spec:\n  backoff", "spec:\n  manualSelector: true\n  selector: {matchLabels: {a: b}}\n  backoff",
		"Job batch-jp/migrate: spec.template.metadata.labels: Invalid value: ",
	}, {
		"Job with a generated label of its own", "job", "app.kubernetes.io/name: migrate", "batch.kubernetes.io/job-name: other",
		"Job batch-jp/migrate: spec.template.metadata.labels[batch.kubernetes.io/job-name]: Invalid value: ",
	}, {
		"selector that matches nothing", "deployment", "matchLabels:\n      app.kubernetes.io/name: worker-sample", "matchLabels:\n      app.kubernetes.io/name: other",
		"Deployment batch-jp/worker-sample: spec.template.metadata.labels: Invalid value: ",
	}, {
		"rollingUpdate with Recreate", "deployment", "type: Recreate", "type: Recreate\n    rollingUpdate: {maxSurge: 1}",
		"Deployment batch-jp/worker-sample: spec.strategy.rollingUpdate: Forbidden: ",
	}, {
		"mount of no volume", "deployment", "- name: scratch\n          mountPath", "- name: other\n          mountPath",
		"Deployment batch-jp/worker-sample: spec.template.spec.containers[0].volumeMounts[0].name: Not found: ",
	}, {
		"kind that batchfn does not make", "deployment", "kind: Deployment", "kind: StatefulSet",
		"StatefulSet batch-jp/worker-sample: kind: unknown kind apps/v1 StatefulSet",
	}, {
		"old version of a kind", "cronjob", "batch/v1", "batch/v1beta1",
		"CronJob batch-jp/batch-sample: kind: unknown kind batch/v1beta1 CronJob",
	},
}

// badScaledObjects are the same for the CRD and the webhook of KEDA.
var badScaledObjects = []struct{ mistake, old, replacement, want string }{
	{"min above max", "minReplicaCount: 0", "minReplicaCount: 6", "spec: Invalid value: minReplicaCount must be less than or equal to maxReplicaCount"},
	{"min above the default of max", "minReplicaCount: 0\n  maxReplicaCount: 5", "minReplicaCount: 101", "spec: Invalid value: minReplicaCount must be"},
	{"max of 0", "maxReplicaCount: 5", "maxReplicaCount: 0", "spec.maxReplicaCount: Invalid value: "},
	{"unknown field", "minReplicaCount", "minReplicas", "spec.minReplicas: unknown field"},
	{"unknown field in a trigger", "    metadata:\n", "    useCached: true\n    metadata:\n", "spec.triggers[0].useCached: unknown field"},
	{"unknown field of the metadata", "  annotations:", "  annotation:", "metadata.annotation: unknown field"},
	{"number as label", "app.kubernetes.io/name: worker-sample", "a: 1", "metadata: json: cannot unmarshal number"},
	{"label value with a space", "app.kubernetes.io/name: worker-sample", "a: b c", "metadata.labels: Invalid value: "},
	{"numeric trigger metadata", `"5"`, "5", "spec.triggers[0].metadata.queueLength: Invalid value: "},
	{"string as count", "pollingInterval: 30", `pollingInterval: "30"`, "spec.pollingInterval: Invalid value: "},
	{"no target", "  scaleTargetRef:\n    name: worker-sample\n", "", "spec.scaleTargetRef: Required value"},
	{"idle not below min", "minReplicaCount: 0", "minReplicaCount: 1\n  idleReplicaCount: 1", "spec.idleReplicaCount: Invalid value: 1: "},
	{"no queue", "queueURL:", "queue:", "spec.triggers[0].metadata.queueURL: Required value: "},
	{"queue without an account", "123456789012/", "", "spec.triggers[0].metadata.queueURL: Invalid value: "},
	{"no region", "awsRegion:", "region:", "spec.triggers[0].metadata.awsRegion: Required value: "},
	{"two triggers of one name", "  triggers:\n", "  triggers:\n  - {type: cron, name: a, metadata: {}}\n  - {type: cron, name: a, metadata: {}}\n", "spec.triggers[1].name: Duplicate value: "},
	{"autoscaler name of 64 characters", "horizontalPodAutoscalerConfig:\n      name: worker-sample", "horizontalPodAutoscalerConfig:\n      name: " + strings.Repeat("x", 64), "spec.advanced.horizontalPodAutoscalerConfig.name: Invalid value: "},
}

func TestBad(t *testing.T) {
	for _, c := range bad {
		t.Run(c.mistake, func(t *testing.T) {
			refused(t, judgeText(edited(t, c.sample, c.old, c.replacement)), c.want)
		})
	}
}

func TestBadScaledObject(t *testing.T) {
	for _, c := range badScaledObjects {
		t.Run(c.mistake, func(t *testing.T) {
			got := judgeText(edited(t, "scaledobject", c.old, c.replacement))
			refused(t, got, "ScaledObject batch-jp/worker-sample: "+c.want)
		})
	}
}

// TestScaledObjectNames: 54 characters leave room for "keda-hpa-"; a name of its own for the autoscaler, 63.
func TestScaledObjectNames(t *testing.T) {
	named := func(length int) string {
		return edited(t, "scaledobject", "  name: worker-sample\n  namespace", "  name: "+strings.Repeat("x", length)+"\n  namespace")
	}
	const advanced = "  advanced:\n    horizontalPodAutoscalerConfig:\n      name: worker-sample\n"
	without := func(length int) string { return strings.Replace(named(length), advanced, "", 1) }
	clean(t, judgeText(named(63)), 1)
	clean(t, judgeText(without(54)), 1)
	refused(t, judgeText(named(64)), "ScaledObject batch-jp/"+strings.Repeat("x", 64)+": metadata.name: Too long: ")
	refused(t, judgeText(without(55)), "ScaledObject batch-jp/"+strings.Repeat("x", 55)+": metadata.name: Invalid value: ")
}
