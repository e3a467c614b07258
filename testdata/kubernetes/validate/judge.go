package main

import (
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
)

// kinds are the kinds that batchfn makes or checks, and how each is judged.
var kinds = map[schema.GroupVersionKind]func(resource) findings{
	batchv1.SchemeGroupVersion.WithKind("CronJob"):   native(cronjob.Strategy),
	batchv1.SchemeGroupVersion.WithKind("Job"):       native(jobStrategy{cronjob.Strategy}),
	appsv1.SchemeGroupVersion.WithKind("Deployment"): native(deployment.Strategy),
	scaledObjectKind: judgeScaledObject,
}

// judge judges one resource by itself.
func judge(r resource) findings {
	if judgeKind, known := kinds[r.kind()]; known {
		return judgeKind(r)
	}
	var found findings
	found.problem("kind", strings.TrimSpace("unknown kind "+r.APIVersion+" "+r.Kind))
	return found
}
