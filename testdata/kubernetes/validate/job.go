package main

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/job"
	"k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/batch"
	"k8s.io/kubernetes/pkg/apis/batch/validation"
)

// jobStrategy is what pkg/registry/batch/job does to a new Job, over the strategy of another kind of the
// group for the rest. The original imports etcd's client, which doubles the time to build this program.
type jobStrategy struct{ rest.RESTCreateStrategy }

// PrepareForCreate gives the Job the selector and pod labels that the server generates.
func (jobStrategy) PrepareForCreate(_ context.Context, object runtime.Object) {
	j := object.(*batch.Job)
	j.Status, j.Generation = batch.JobStatus{}, 1
	if !*j.Spec.ManualSelector {
		generateSelector(j)
	}
	pod.DropDisabledTemplateFields(&j.Spec.Template, nil)
}

// generateSelector adds labels and a selector where they are missing; one that is there already and is
// different fails validation.
func generateSelector(j *batch.Job) {
	labels := map[string]string{
		batch.LegacyJobNameLabel:       j.Name,
		batch.JobNameLabel:             j.Name,
		batch.LegacyControllerUidLabel: string(j.UID),
		batch.ControllerUidLabel:       string(j.UID),
	}
	for key, value := range j.Spec.Template.Labels {
		labels[key] = value
	}
	j.Spec.Template.Labels = labels
	if j.Spec.Selector == nil {
		j.Spec.Selector = &metav1.LabelSelector{}
	}
	if j.Spec.Selector.MatchLabels == nil {
		j.Spec.Selector.MatchLabels = map[string]string{}
	}
	if _, set := j.Spec.Selector.MatchLabels[batch.ControllerUidLabel]; !set {
		j.Spec.Selector.MatchLabels[batch.ControllerUidLabel] = string(j.UID)
	}
}

// Validate is the server's validation of a new Job.
func (jobStrategy) Validate(_ context.Context, object runtime.Object) field.ErrorList {
	j := object.(*batch.Job)
	return validation.ValidateJob(j, validation.JobValidationOptions{
		PodValidationOptions:  pod.GetValidationOptionsFromPodTemplate(&j.Spec.Template, nil),
		RequirePrefixedLabels: true,
	})
}

// WarningsOnCreate are the server's warnings about a Job's spec; the one about dots in names is left out.
func (jobStrategy) WarningsOnCreate(ctx context.Context, object runtime.Object) []string {
	return job.WarningsForJobSpec(ctx, field.NewPath("spec"), &object.(*batch.Job).Spec, nil)
}
