// Package start puts the start wrapper before a command: it waits for
// istio-proxy, runs the command, in a Job asks the proxy to quit, and for an
// interval does it again.
package start

import (
	"time"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/names"
)

// NotReady is the exit code of a wrapper whose proxy never became ready. The
// application was not started.
const NotReady = 211

// Wrapper wraps the command of a pod's main container. Without ReadyTimeout and
// Interval there is nothing to do, and the command stays as it is.
type Wrapper struct {
	Binary       bool          // the binary wrapper; else the shell's
	Image        string        // that the binary comes from
	PullPolicy   string        // of that image; "" leaves it to Kubernetes
	ReadyTimeout time.Duration // 0: waits for no proxy
	Interval     time.Duration // 0: runs once
}

// Wrap wraps the command of a resource's pods, where it has any. It comes after
// everything else that changes the command.
func (w Wrapper) Wrap(o manifest.Object) {
	pods := o.Pods()
	if pods == nil || w.ReadyTimeout == 0 && w.Interval == 0 {
		return
	}
	main := pods.Main()
	if main == nil {
		return
	}
	if w.ReadyTimeout > 0 {
		w.bearTheWait(main)
	}
	job, isJob := o.(*manifest.CronJob)
	w.deliver(&pods.Spec, main)
	main.Command, main.Args = w.Command(isJob), main.Command
	if isJob && w.ReadyTimeout > 0 {
		ignoreNotReady(&job.Spec.JobTemplate.Spec, main.Name)
	}
}

// Command is the wrapper's own command; the words that it wraps are its arguments.
// In a Job it asks the proxy to quit.
func (w Wrapper) Command(job bool) []string {
	if w.Binary {
		return append([]string{binary}, append(w.flags(job), "--")...)
	}
	text := scriptText(script.Options{
		ReadyTimeout: w.ReadyTimeout,
		QuitProxy:    job && w.ReadyTimeout > 0,
		Interval:     w.Interval,
	})
	return []string{"sh", "-c", text, names.Wrapper}
}

// A fleet has a handful of scripts for its thousands of pods.
var scriptText = memo.Of(script.Options.Text)

// ignoreNotReady keeps a proxy that never became ready from counting as a
// failure of the application. Ignore is unbounded, so only a timeout allows
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
