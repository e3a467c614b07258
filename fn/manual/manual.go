// Package manual makes one Job of a batch: a run that no schedule starts. An
// entry, changed for the run, is rendered like any other; the Job is the
// template of its CronJob. It reads and writes nothing.
package manual

import (
	"strconv"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// DefaultTTL is how long a Job is kept that nothing else removes.
const DefaultTTL = 24 * time.Hour

// Job is what a Job has that its CronJob does not say.
type Job struct {
	// TTL is how long the finished Job is kept. 0 is that of the batch; where it
	// has none, DefaultTTL, or no limit with OwnerUID: the CronJob's history
	// limits and its deletion remove an owned Job.
	TTL time.Duration
	// OwnerUID is the UID of the CronJob in the cluster, or "".
	OwnerUID string
}

// Of makes the Job of a CronJob, as `kubectl create job --from` would:
// https://kubernetes.io/docs/reference/kubectl/generated/kubectl_create/kubectl_create_job/
// Labels on the Job only tell it from those of the schedule: its pods are like any.
func (j Job) Of(c *manifest.CronJob) *manifest.Job {
	meta := manifest.Metadata{
		GenerateName: generateName(c.Meta.Name, c.Spec.JobTemplate.Spec.Completions),
		Namespace:    c.Meta.Namespace,
	}
	meta.Labels.SetAll(c.Spec.JobTemplate.Meta.Labels)
	meta.Labels.Set(names.Run, names.Manual)
	meta.Annotations.SetAll(c.Spec.JobTemplate.Meta.Annotations)
	meta.Annotations.Set(names.Instantiate, names.Manual)
	spec := c.Spec.JobTemplate.Spec
	switch {
	case j.TTL > 0:
		spec.TTLSecondsAfterFinished = int(j.TTL / time.Second)
	case spec.TTLSecondsAfterFinished == 0 && j.OwnerUID == "":
		spec.TTLSecondsAfterFinished = int(DefaultTTL / time.Second)
	}
	if j.OwnerUID != "" {
		// No blockOwnerDeletion: that needs the right to update cronjobs/finalizers.
		meta.OwnerReferences = []manifest.OwnerReference{{APIVersion: c.APIVersion, Kind: c.Kind, Name: c.Meta.Name, UID: j.OwnerUID, Controller: true}}
	}
	return &manifest.Job{APIVersion: c.APIVersion, Kind: "Job", Meta: meta, Spec: spec}
}

const (
	suffix = "-manual-"
	// mostOfName leaves room for the suffix and the five characters that the API
	// server adds in the 63 of a label, which a Job's name becomes on its pods.
	mostOfName = 63 - len(suffix) - 5
)

// generateName is the beginning of the Job's name. The host name of an indexed
// pod is that of the Job with a hyphen and the index, in 63 characters too:
// https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode
func generateName(name string, shards int) string {
	most := mostOfName
	if shards > 1 {
		most -= len("-") + len(strconv.Itoa(shards-1))
	}
	if len(name) > most {
		name = strings.TrimRight(name[:most], "-")
	}
	return name + suffix
}
