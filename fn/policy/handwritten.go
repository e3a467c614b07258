package policy

import (
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

var handWrittenUnlabelled = Rule{
	Name: "hand-written-unlabelled", Level: spec.Warn,
	Summary:   "a CronJob or Job in the pipeline that batchfn did not make and that has no label app.kubernetes.io/component with batch, batch-iterator or batch-worker",
	Rationale: "Nobody owns it: it has no owner and no severity, and the rules do not apply to it.",
	Bad: `apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: batch-jp}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: "registry.example.com/migrate:v1"}]}}}`,
	Good: `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  namespace: batch-jp
  labels: {app.kubernetes.io/component: batch, batchfn.dev/owner: mail-team, batchfn.dev/severity: high}
spec:
  activeDeadlineSeconds: 600
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: migrate
        image: registry.example.com/migrate:v1
        resources: {requests: {cpu: 100m, memory: 256Mi}}`,
	Remediation: "add the label app.kubernetes.io/component: batch, an owner and a severity; or make it an entry of the fleet",
}

// ofHandWritten are the rules for resources that batchfn did not make, by the code
// that judges entries: whose they are, runbook, image, resources, secrets,
// schedule, timeout and names.
func ofHandWritten() Rules {
	return Rules{
		&ownerRequired, &severityRequired, &ownerKnown, &criticalNeedsRunbook, &ownerReachable,
		&imagePinned, &imageRegistry, &resourcesRequired, &resourcesPlausible, &secretLiteral,
		&scheduleValid, &scheduleMisleading, &timeoutRequired, &timeoutWithinInterval, &nameValid,
	}
}

// judgeHandWritten judges what batchfn did not make. deployed are the lookers that
// have seen the fleet.
func (v *view) judgeHandWritten(deployed map[*Rule]looker, c *collector) {
	for _, h := range v.opts.HandWritten {
		var w *spec.Workload
		platform := v.fleet.Platform
		if h.Entry != nil {
			w = h.Workload()
			for _, rule := range ofHandWritten() {
				judgeLifted(w, rule, deployed, c)
			}
			judgeStart(h, w, c)
		}
		for _, f := range h.Problems {
			if rule := c.rules.find(f.Rule); rule != nil {
				f.Resource, f.Kind, f.Batch = h.Resource, spec.Batches, h.Resource.Name
				c.of(rule).add(f, platform, w, false)
			}
		}
	}
}

func judgeLifted(w *spec.Workload, rule *Rule, deployed map[*Rule]looker, c *collector) {
	r := c.of(rule)
	if rule.entry != nil {
		rule.entry(w.Entry, r)
	}
	if rule.workload != nil {
		rule.workload(w, r)
	}
	if look := deployed[rule]; look != nil {
		look(w)
	}
	if rule == &secretLiteral {
		checkSecretsOfOthers(w, r)
	}
}

// judgeStart judges what the start wrapper of a hand-written workload would do: it runs
// where istio.mode is sidecar, as that of an entry.
func judgeStart(h *spec.HandWritten, w *spec.Workload, c *collector) {
	if !h.Waits {
		return
	}
	waiting := *w
	waiting.Istio = h.Mesh
	for _, rule := range []*Rule{&readyWithinTimeout, &envLost} {
		rule.workload(&waiting, c.of(rule))
	}
	probe := w.Entry.Node.Get("startupProbe")
	if !probe.Is(spec.Map) {
		return
	}
	if bears, hint, ok := bearsTheWait(probe, h.Mesh.ReadyTimeout); !ok {
		c.of(&readyWithinTimeout).add(spec.Finding{Level: spec.Warn, Kind: w.Kind, Batch: w.Name, Resource: h.Resource, Field: "startupProbe", Pos: probe.Pos, Hint: hint,
			Message: "the startup probe gives the container " + bears + ", but the start wrapper waits for istio-proxy up to " + words.Duration(h.Mesh.ReadyTimeout) + " (istio.readyTimeout)"}, w.Platform, w, false)
	}
}
