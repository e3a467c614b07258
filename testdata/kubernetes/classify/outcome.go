package main

import (
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubernetes/pkg/controller/job/util"
)

// An outcome is a Job's status in the end, and the pods that it had. Times are since the Job's start.
type outcome struct {
	Pods      []attempt                `json:"pods"`
	Failed    int32                    `json:"failed"`
	Succeeded int32                    `json:"succeeded"`
	Condition batchv1.JobConditionType `json:"condition,omitempty"` // Complete, Failed or neither
	Reason    string                   `json:"reason,omitempty"`
	After     metav1.Duration          `json:"after"` // until the condition
}

// An attempt is one pod.
type attempt struct {
	Created metav1.Duration  `json:"created"`
	Ended   *metav1.Duration `json:"ended,omitempty"`
}

func newOutcome(j *batchv1.Job, lives []*life) outcome {
	since := func(t time.Time) metav1.Duration {
		return metav1.Duration{Duration: t.Sub(j.Status.StartTime.Time).Round(time.Second)}
	}
	o := outcome{Failed: j.Status.Failed, Succeeded: j.Status.Succeeded}
	for _, l := range lives {
		if l.job != j.UID {
			continue // the schedule's next, which only waited for this one's end
		}
		a := attempt{Created: since(l.created)}
		if !l.ended.IsZero() {
			end := since(l.ended)
			a.Ended = &end
		}
		o.Pods = append(o.Pods, a)
	}
	if finished, condition := util.FinishedCondition(j); finished {
		o.Condition = condition
	}
	for _, c := range j.Status.Conditions {
		if c.Type == o.Condition && c.Status == corev1.ConditionTrue {
			o.Reason, o.After = c.Reason, since(c.LastTransitionTime.Time)
		}
	}
	return o
}
