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
	i, found := slices.BinarySearchFunc(*s, key, byKey)
	if found {
		(*s)[i].Value = value
		return
	}
	*s = slices.Insert(*s, i, String{key, value})
}

// Get returns a value, or "" where there is none.
func (s Strings) Get(key string) string {
	if i, found := slices.BinarySearchFunc(s, key, byKey); found {
		return s[i].Value
	}
	return ""
}

// Metadata is metav1.ObjectMeta.
type Metadata struct {
	Name        string  `yaml:"name,omitempty"`
	Namespace   string  `yaml:"namespace,omitempty"`
	Labels      Strings `yaml:"labels,omitempty"`
	Annotations Strings `yaml:"annotations,omitempty"`
}

// CronJob is batch/v1 CronJob.
type CronJob struct {
	APIVersion string      `yaml:"apiVersion"`
	Kind       string      `yaml:"kind"`
	Meta       Metadata    `yaml:"metadata"`
	Spec       CronJobSpec `yaml:"spec"`
}

// CronJobSpec is batch/v1 CronJobSpec.
type CronJobSpec struct {
	Schedule                   string      `yaml:"schedule"`
	TimeZone                   string      `yaml:"timeZone"`
	StartingDeadlineSeconds    int         `yaml:"startingDeadlineSeconds,omitempty"`
	ConcurrencyPolicy          string      `yaml:"concurrencyPolicy"`
	Suspend                    bool        `yaml:"suspend"`
	SuccessfulJobsHistoryLimit int         `yaml:"successfulJobsHistoryLimit"`
	FailedJobsHistoryLimit     int         `yaml:"failedJobsHistoryLimit"`
	JobTemplate                JobTemplate `yaml:"jobTemplate"`
}

// JobTemplate is batch/v1 JobTemplateSpec.
type JobTemplate struct {
	Meta Metadata `yaml:"metadata"`
	Spec JobSpec  `yaml:"spec"`
}

// JobSpec is batch/v1 JobSpec.
type JobSpec struct {
	BackoffLimit          int               `yaml:"backoffLimit"`
	ActiveDeadlineSeconds int               `yaml:"activeDeadlineSeconds,omitempty"`
	CompletionMode        string            `yaml:"completionMode,omitempty"`
	Completions           int               `yaml:"completions,omitempty"`
	Parallelism           int               `yaml:"parallelism,omitempty"`
	PodReplacementPolicy  string            `yaml:"podReplacementPolicy"`
	PodFailurePolicy      *PodFailurePolicy `yaml:"podFailurePolicy,omitempty"`
	Template              PodTemplate       `yaml:"template"`
}

// PodFailurePolicy is batch/v1 PodFailurePolicy.
type PodFailurePolicy struct {
	Rules []PodFailureRule `yaml:"rules"`
}

// PodFailureRule is batch/v1 PodFailurePolicyRule: of OnExitCodes or
// OnPodConditions.
type PodFailureRule struct {
	Action          string         `yaml:"action"`
	OnExitCodes     *ExitCodes     `yaml:"onExitCodes,omitempty"`
	OnPodConditions []PodCondition `yaml:"onPodConditions,omitempty"`
}

// ExitCodes is batch/v1 PodFailurePolicyOnExitCodesRequirement.
type ExitCodes struct {
	ContainerName string `yaml:"containerName"`
	Operator      string `yaml:"operator"`
	Values        []int  `yaml:"values"`
}

// PodCondition is batch/v1 PodFailurePolicyOnPodConditionsPattern.
type PodCondition struct {
	Type   string `yaml:"type"`
	Status string `yaml:"status"`
}

// Deployment is apps/v1 Deployment.
type Deployment struct {
	APIVersion string         `yaml:"apiVersion"`
	Kind       string         `yaml:"kind"`
	Meta       Metadata       `yaml:"metadata"`
	Spec       DeploymentSpec `yaml:"spec"`
}

// DeploymentSpec is apps/v1 DeploymentSpec.
type DeploymentSpec struct {
	Replicas *int        `yaml:"replicas,omitempty"`
	Strategy *Strategy   `yaml:"strategy,omitempty"`
	Selector Selector    `yaml:"selector"`
	Template PodTemplate `yaml:"template"`
}

// Strategy is apps/v1 DeploymentStrategy.
type Strategy struct {
	Type string `yaml:"type"`
}

// Selector is metav1.LabelSelector.
type Selector struct {
	MatchLabels Strings `yaml:"matchLabels"`
}

// ScaledObject is keda.sh/v1alpha1 ScaledObject:
// https://keda.sh/docs/latest/reference/scaledobject-spec/
type ScaledObject struct {
	APIVersion string           `yaml:"apiVersion"`
	Kind       string           `yaml:"kind"`
	Meta       Metadata         `yaml:"metadata"`
	Spec       ScaledObjectSpec `yaml:"spec"`
}

// ScaledObjectSpec is keda.sh/v1alpha1 ScaledObjectSpec.
type ScaledObjectSpec struct {
	ScaleTargetRef  TargetRef `yaml:"scaleTargetRef"`
	PollingInterval int       `yaml:"pollingInterval"`
	CooldownPeriod  int       `yaml:"cooldownPeriod"`
	MinReplicaCount int       `yaml:"minReplicaCount"`
	MaxReplicaCount int       `yaml:"maxReplicaCount"`
	Advanced        Advanced  `yaml:"advanced"`
	Triggers        []Trigger `yaml:"triggers"`
}

// TargetRef is keda.sh/v1alpha1 ScaleTarget.
type TargetRef struct {
	Name string `yaml:"name"`
}

// Advanced is keda.sh/v1alpha1 AdvancedConfig.
type Advanced struct {
	HorizontalPodAutoscalerConfig TargetRef `yaml:"horizontalPodAutoscalerConfig"`
}

// Trigger is keda.sh/v1alpha1 ScaleTriggers.
type Trigger struct {
	Type              string            `yaml:"type"`
	Metadata          Strings           `yaml:"metadata"`
	AuthenticationRef AuthenticationRef `yaml:"authenticationRef"`
}

// AuthenticationRef is keda.sh/v1alpha1 AuthenticationRef.
type AuthenticationRef struct {
	Name string `yaml:"name"`
	Kind string `yaml:"kind"`
}

// ID implements Object.
func (o *CronJob) ID() ID { return ID{o.APIVersion, o.Kind, o.Meta.Namespace, o.Meta.Name} }

// Metadata implements Object.
func (o *CronJob) Metadata() []*Metadata {
	return []*Metadata{&o.Meta, &o.Spec.JobTemplate.Meta}
}

// Pods implements Object.
func (o *CronJob) Pods() *PodTemplate { return &o.Spec.JobTemplate.Spec.Template }

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
