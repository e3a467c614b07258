package expand

import (
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/spec"
)

func cronJob(w *spec.Workload, version string) *manifest.CronJob {
	o := &manifest.CronJob{APIVersion: "batch/v1", Kind: "CronJob", Meta: workloadMetadata(w)}
	if w.Platform.ArgoCD {
		// One failed run would make the whole Application Degraded:
		// https://argo-cd.readthedocs.io/en/stable/operator-manual/upgrading/3.1-3.2/
		o.Meta.Annotations.Set(names.ArgoCDIgnoreHealth, "true")
	}
	o.Spec = manifest.CronJobSpec{
		Schedule:                   schedule.Spread(w.Name, w.Schedule),
		TimeZone:                   w.TimeZone,
		StartingDeadlineSeconds:    seconds(w.StartingDeadline),
		ConcurrencyPolicy:          w.Concurrency,
		Suspend:                    w.Suspend,
		SuccessfulJobsHistoryLimit: w.History.Succeeded,
		FailedJobsHistoryLimit:     w.History.Failed,
		JobTemplate: manifest.JobTemplate{
			Meta: manifest.Metadata{Labels: o.Meta.Labels.Clone()},
			Spec: job(w, version, o.Meta.Labels),
		},
	}
	return o
}

func job(w *spec.Workload, version string, labels manifest.Strings) manifest.JobSpec {
	j := manifest.JobSpec{
		BackoffLimit:            w.Retries,
		ActiveDeadlineSeconds:   seconds(w.Timeout),
		TTLSecondsAfterFinished: seconds(w.TTL),
		PodReplacementPolicy:    "Failed",
		Template:                podTemplate(w, version, labels),
	}
	j.Template.Spec.RestartPolicy = "Never" // a pod, and so a log, per attempt; podFailurePolicy needs it
	if w.Shards > 1 {
		j.CompletionMode, j.Completions, j.Parallelism = "Indexed", w.Shards, w.Shards
	}
	// A disrupted run starts again without counting only where a second run
	// does no harm, and only under a timeout, since Ignore is unbounded:
	// https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
	if w.Idempotent && w.Timeout > 0 {
		j.PodFailurePolicy = &manifest.PodFailurePolicy{Rules: []manifest.PodFailureRule{{
			Action:          "Ignore",
			OnPodConditions: []manifest.PodCondition{{Type: "DisruptionTarget", Status: "True"}},
		}}}
	}
	return j
}
