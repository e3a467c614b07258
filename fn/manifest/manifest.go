// Package manifest has the Kubernetes resources that batchfn writes, with the
// fields it writes and in the order it writes them, and their encoding. The
// types are batchfn's own: they are small, their field order is what a reader
// expects, and encoding a thousand of them takes milliseconds.
package manifest

import (
	"slices"
	"strings"
)

// Object is a resource.
type Object interface {
	object
	// ID tells the resource from all others.
	ID() ID
	// Metadata lists the resource's own metadata first, then that of its job
	// template.
	Metadata() []*Metadata
	// Pods is the template of its pods, or nil.
	Pods() *PodTemplate
}

// ID is what a cluster knows a resource by.
type ID struct{ APIVersion, Kind, Namespace, Name string }

// Strings is a map of strings in the order of its keys.
type Strings []String

// String is one entry of Strings.
type String struct{ Key, Value string }

func byKey(s String, key string) int { return strings.Compare(s.Key, key) }

// Set adds or replaces an entry.
func (s *Strings) Set(key, value string) {
	if n := len(*s); n == 0 || (*s)[n-1].Key < key { // as most are
		*s = append(*s, String{key, value})
		return
	}
	i, found := slices.BinarySearchFunc(*s, key, byKey)
	if found {
		(*s)[i].Value = value
		return
	}
	*s = slices.Insert(*s, i, String{key, value})
}

// SetAll adds or replaces entries.
func (s *Strings) SetAll(more Strings) {
	for _, m := range more {
		s.Set(m.Key, m.Value)
	}
}

// Get returns a value, or "" where there is none.
func (s Strings) Get(key string) string {
	if i, found := slices.BinarySearchFunc(s, key, byKey); found {
		return s[i].Value
	}
	return ""
}

// Metadata is metav1.ObjectMeta. Of Name and GenerateName, which the API server
// completes, a resource has one.
type Metadata struct {
	Name            string
	GenerateName    string
	Namespace       string
	Labels          Strings
	Annotations     Strings
	OwnerReferences []OwnerReference
}

func (o *Metadata) encode(e encoder) {
	textIfSet(e, "name", o.Name)
	textIfSet(e, "generateName", o.GenerateName)
	textIfSet(e, "namespace", o.Namespace)
	if len(o.Labels) > 0 {
		e.strings("labels", o.Labels)
	}
	if len(o.Annotations) > 0 {
		e.strings("annotations", o.Annotations)
	}
	if len(o.OwnerReferences) > 0 {
		list(e, "ownerReferences", o.OwnerReferences)
	}
}

// OwnerReference is metav1.OwnerReference.
type OwnerReference struct {
	APIVersion string
	Kind       string
	Name       string
	UID        string
	Controller bool
}

func (o *OwnerReference) encode(e encoder) {
	e.text("apiVersion", o.APIVersion)
	e.text("kind", o.Kind)
	e.text("name", o.Name)
	e.text("uid", o.UID)
	e.boolean("controller", o.Controller)
}

// CronJob is batch/v1 CronJob.
type CronJob struct {
	APIVersion string
	Kind       string
	Meta       Metadata
	Spec       CronJobSpec
}

func (o *CronJob) encode(e encoder) {
	e.text("apiVersion", o.APIVersion)
	e.text("kind", o.Kind)
	e.object("metadata", &o.Meta)
	e.object("spec", &o.Spec)
}

// CronJobSpec is batch/v1 CronJobSpec.
type CronJobSpec struct {
	Schedule                   string
	TimeZone                   string
	StartingDeadlineSeconds    int
	ConcurrencyPolicy          string
	Suspend                    bool
	SuccessfulJobsHistoryLimit int
	FailedJobsHistoryLimit     int
	JobTemplate                JobTemplate
}

func (o *CronJobSpec) encode(e encoder) {
	e.text("schedule", o.Schedule)
	e.text("timeZone", o.TimeZone)
	numberIfSet(e, "startingDeadlineSeconds", o.StartingDeadlineSeconds)
	e.text("concurrencyPolicy", o.ConcurrencyPolicy)
	e.boolean("suspend", o.Suspend)
	e.number("successfulJobsHistoryLimit", o.SuccessfulJobsHistoryLimit)
	e.number("failedJobsHistoryLimit", o.FailedJobsHistoryLimit)
	e.object("jobTemplate", &o.JobTemplate)
}

// JobTemplate is batch/v1 JobTemplateSpec.
type JobTemplate struct {
	Meta Metadata
	Spec JobSpec
}

func (o *JobTemplate) encode(e encoder) {
	e.object("metadata", &o.Meta)
	e.object("spec", &o.Spec)
}

// Job is batch/v1 Job.
type Job struct {
	APIVersion string
	Kind       string
	Meta       Metadata
	Spec       JobSpec
}

func (o *Job) encode(e encoder) {
	e.text("apiVersion", o.APIVersion)
	e.text("kind", o.Kind)
	e.object("metadata", &o.Meta)
	e.object("spec", &o.Spec)
}

// JobSpec is batch/v1 JobSpec. The back-off limit is that of each index where the
// pods have one.
type JobSpec struct {
	BackoffLimit            int
	ActiveDeadlineSeconds   int
	TTLSecondsAfterFinished int
	CompletionMode          string // Indexed, or ""
	Completions             int
	Parallelism             int
	PodReplacementPolicy    string
	PodFailurePolicy        *PodFailurePolicy
	Template                PodTemplate
}

func (o *JobSpec) encode(e encoder) {
	if o.CompletionMode == "Indexed" {
		e.number("backoffLimitPerIndex", o.BackoffLimit)
	} else {
		e.number("backoffLimit", o.BackoffLimit)
	}
	numberIfSet(e, "activeDeadlineSeconds", o.ActiveDeadlineSeconds)
	numberIfSet(e, "ttlSecondsAfterFinished", o.TTLSecondsAfterFinished)
	textIfSet(e, "completionMode", o.CompletionMode)
	numberIfSet(e, "completions", o.Completions)
	numberIfSet(e, "parallelism", o.Parallelism)
	e.text("podReplacementPolicy", o.PodReplacementPolicy)
	if o.PodFailurePolicy != nil {
		e.object("podFailurePolicy", o.PodFailurePolicy)
	}
	e.object("template", &o.Template)
}

// PodFailurePolicy is batch/v1 PodFailurePolicy.
type PodFailurePolicy struct {
	Rules []PodFailureRule
}

func (o *PodFailurePolicy) encode(e encoder) {
	list(e, "rules", o.Rules)
}

// PodFailureRule is batch/v1 PodFailurePolicyRule: of OnExitCodes or
// OnPodConditions.
type PodFailureRule struct {
	Action          string
	OnExitCodes     *ExitCodes
	OnPodConditions []PodCondition
}

func (o *PodFailureRule) encode(e encoder) {
	e.text("action", o.Action)
	if o.OnExitCodes != nil {
		e.object("onExitCodes", o.OnExitCodes)
	}
	if len(o.OnPodConditions) > 0 {
		list(e, "onPodConditions", o.OnPodConditions)
	}
}

// ExitCodes is batch/v1 PodFailurePolicyOnExitCodesRequirement.
type ExitCodes struct {
	ContainerName string
	Operator      string
	Values        []int
}

func (o *ExitCodes) encode(e encoder) {
	e.text("containerName", o.ContainerName)
	e.text("operator", o.Operator)
	e.numbers("values", o.Values)
}

// PodCondition is batch/v1 PodFailurePolicyOnPodConditionsPattern.
type PodCondition struct {
	Type   string
	Status string
}

func (o *PodCondition) encode(e encoder) {
	e.text("type", o.Type)
	e.text("status", o.Status)
}

// Deployment is apps/v1 Deployment.
type Deployment struct {
	APIVersion string
	Kind       string
	Meta       Metadata
	Spec       DeploymentSpec
}

func (o *Deployment) encode(e encoder) {
	e.text("apiVersion", o.APIVersion)
	e.text("kind", o.Kind)
	e.object("metadata", &o.Meta)
	e.object("spec", &o.Spec)
}

// DeploymentSpec is apps/v1 DeploymentSpec.
type DeploymentSpec struct {
	Replicas *int
	Strategy *Strategy
	Selector Selector
	Template PodTemplate
}

func (o *DeploymentSpec) encode(e encoder) {
	if o.Replicas != nil {
		e.number("replicas", *o.Replicas)
	}
	if o.Strategy != nil {
		e.object("strategy", o.Strategy)
	}
	e.object("selector", &o.Selector)
	e.object("template", &o.Template)
}

// Strategy is apps/v1 DeploymentStrategy.
type Strategy struct {
	Type string
}

func (o *Strategy) encode(e encoder) {
	e.text("type", o.Type)
}

// Selector is metav1.LabelSelector.
type Selector struct {
	MatchLabels Strings
}

func (o *Selector) encode(e encoder) {
	e.strings("matchLabels", o.MatchLabels)
}

// ScaledObject is keda.sh/v1alpha1 ScaledObject:
// https://keda.sh/docs/latest/reference/scaledobject-spec/
type ScaledObject struct {
	APIVersion string
	Kind       string
	Meta       Metadata
	Spec       ScaledObjectSpec
}

func (o *ScaledObject) encode(e encoder) {
	e.text("apiVersion", o.APIVersion)
	e.text("kind", o.Kind)
	e.object("metadata", &o.Meta)
	e.object("spec", &o.Spec)
}

// ScaledObjectSpec is keda.sh/v1alpha1 ScaledObjectSpec.
type ScaledObjectSpec struct {
	ScaleTargetRef  TargetRef
	PollingInterval int
	CooldownPeriod  int
	MinReplicaCount int
	MaxReplicaCount int
	Advanced        Advanced
	Triggers        []Trigger
}

func (o *ScaledObjectSpec) encode(e encoder) {
	e.object("scaleTargetRef", &o.ScaleTargetRef)
	e.number("pollingInterval", o.PollingInterval)
	e.number("cooldownPeriod", o.CooldownPeriod)
	e.number("minReplicaCount", o.MinReplicaCount)
	e.number("maxReplicaCount", o.MaxReplicaCount)
	e.object("advanced", &o.Advanced)
	list(e, "triggers", o.Triggers)
}

// TargetRef is keda.sh/v1alpha1 ScaleTarget.
type TargetRef struct {
	Name string
}

func (o *TargetRef) encode(e encoder) {
	e.text("name", o.Name)
}

// Advanced is keda.sh/v1alpha1 AdvancedConfig.
type Advanced struct {
	HorizontalPodAutoscalerConfig TargetRef
}

func (o *Advanced) encode(e encoder) {
	e.object("horizontalPodAutoscalerConfig", &o.HorizontalPodAutoscalerConfig)
}

// Trigger is keda.sh/v1alpha1 ScaleTriggers.
type Trigger struct {
	Type              string
	Metadata          Strings
	AuthenticationRef AuthenticationRef
}

func (o *Trigger) encode(e encoder) {
	e.text("type", o.Type)
	e.strings("metadata", o.Metadata)
	e.object("authenticationRef", &o.AuthenticationRef)
}

// AuthenticationRef is keda.sh/v1alpha1 AuthenticationRef.
type AuthenticationRef struct {
	Name string
	Kind string
}

func (o *AuthenticationRef) encode(e encoder) {
	e.text("name", o.Name)
	e.text("kind", o.Kind)
}

// ID implements Object.
func (o *CronJob) ID() ID { return ID{o.APIVersion, o.Kind, o.Meta.Namespace, o.Meta.Name} }

// Metadata implements Object.
func (o *CronJob) Metadata() []*Metadata {
	return []*Metadata{&o.Meta, &o.Spec.JobTemplate.Meta}
}

// Pods implements Object.
func (o *CronJob) Pods() *PodTemplate { return &o.Spec.JobTemplate.Spec.Template }

// ID implements Object. The API server gives the Job its name.
func (o *Job) ID() ID { return ID{o.APIVersion, o.Kind, o.Meta.Namespace, o.Meta.Name} }

// Metadata implements Object.
func (o *Job) Metadata() []*Metadata { return []*Metadata{&o.Meta} }

// Pods implements Object.
func (o *Job) Pods() *PodTemplate { return &o.Spec.Template }

// ID implements Object.
func (o *Deployment) ID() ID { return ID{o.APIVersion, o.Kind, o.Meta.Namespace, o.Meta.Name} }

// Metadata implements Object.
func (o *Deployment) Metadata() []*Metadata { return []*Metadata{&o.Meta} }

// Pods implements Object.
func (o *Deployment) Pods() *PodTemplate { return &o.Spec.Template }

// ID implements Object.
func (o *ScaledObject) ID() ID { return ID{o.APIVersion, o.Kind, o.Meta.Namespace, o.Meta.Name} }

// Metadata implements Object.
func (o *ScaledObject) Metadata() []*Metadata { return []*Metadata{&o.Meta} }

// Pods implements Object.
func (o *ScaledObject) Pods() *PodTemplate { return nil }
