// Package start puts the start wrapper before a command: it waits for
// istio-proxy, runs the command, in a Job asks the proxy to quit, and for an
// interval does it again.
package start

import (
	"time"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/names"
)

// NotReady is the exit code of a wrapper whose proxy never became ready. The
// application was not started.
const NotReady = 211

// Filter wraps the command of a pod's main container. Without ReadyTimeout and
// Interval there is nothing to do, and the command stays as it is.
type Filter struct {
	Binary       bool          // the binary wrapper; else the shell's
	Image        string        // that the binary comes from
	PullPolicy   string        // of that image; "" leaves it to Kubernetes
	ReadyTimeout time.Duration // 0: waits for no proxy
	Interval     time.Duration // 0: runs once
}

var _ decorate.Filter = Filter{}

// Filter implements decorate.Filter.
func (f Filter) Filter(o manifest.Object) {
	pods := o.Pods()
	if pods == nil || f.ReadyTimeout == 0 && f.Interval == 0 {
		return
	}
	job, isJob := o.(*manifest.CronJob)
	main := pods.Main()
	main.Args = main.Command
	if f.Binary {
		f.deliver(&pods.Spec)
		main.Command = append([]string{binary}, append(f.flags(isJob), "--")...)
	} else {
		text := scriptText(script.Options{
			ReadyTimeout: f.ReadyTimeout,
			QuitProxy:    isJob && f.ReadyTimeout > 0,
			Interval:     f.Interval,
		})
		main.Command = []string{"sh", "-c", text, names.Wrapper}
	}
	if isJob && f.ReadyTimeout > 0 {
		ignoreNotReady(&job.Spec.JobTemplate.Spec, main.Name)
	}
}

// A fleet has a handful of scripts for its thousands of pods.
var scriptText = memo.Of(script.Options.Text)

// ignoreNotReady keeps a proxy that never became ready from counting as a
// failure of the application. Ignore is unbounded, so only a time-out allows
// it: https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
func ignoreNotReady(job *manifest.JobSpec, container string) {
	if job.ActiveDeadlineSeconds == 0 {
		return
	}
	if job.PodFailurePolicy == nil {
		job.PodFailurePolicy = &manifest.PodFailurePolicy{}
	}
	rule := manifest.PodFailureRule{
		Action:      "Ignore",
		OnExitCodes: &manifest.ExitCodes{ContainerName: container, Operator: "In", Values: []int{NotReady}},
	}
	job.PodFailurePolicy.Rules = append([]manifest.PodFailureRule{rule}, job.PodFailurePolicy.Rules...)
}
