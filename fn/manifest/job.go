package manifest

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
