package policy

import (
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

var retryNeedsIdempotent = Rule{
	Name: "retry-needs-idempotent", Level: spec.Error,
	Summary:     "retries above 0 without idempotent: true",
	Rationale:   "A retry runs the batch again from the start. If that sends a mail or a payment twice, the retry is worse than the failure.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", retries: 3}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", retries: 3, idempotent: true}`,
	Remediation: "set idempotent: true if a second run does no harm, or remove retries",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Retries > 0 && !w.Idempotent && !w.Get("idempotent").Is(spec.Invalid) {
			r.workload(w, "retries", "set idempotent: true if a second run does no harm, or remove retries", "retries is %d, but it is not idempotent", w.Retries)
		}
	},
}

var timeoutRequired = Rule{
	Name: "timeout-required", Level: spec.Error,
	Summary:   "a scheduled batch without a timeout in the entry or the platform",
	Rationale: "A run that hangs silently blocks all later runs, and without a timeout the rules that separate infrastructure from application failures have no limit.",
	Bad: `platform: {
	name:  "acme"
	image: "registry.example.com/batch:v1"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}}
}
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: {
	name:  "acme"
	image: "registry.example.com/batch:v1"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
}
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "set timeout, or platform.defaults.timeout",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind == spec.Batches && w.Get("timeout") == nil {
			r.workload(w, "timeout", `add timeout: "30m", here or in platform.defaults`, "it has no timeout")
		}
	},
}

var timeoutWithinInterval = Rule{
	Name: "timeout-within-interval", Level: spec.Warn,
	Summary:     "concurrency Forbid with a timeout in the entry that is longer than the shortest gap between two runs",
	Rationale:   "If a run is slow, Kubernetes skips the next run, and nobody notices.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "*/10 * * * *", timeout: "30m"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "*/10 * * * *", timeout: "9m"}`,
	Remediation: "shorten timeout, or run the batch less often",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind != spec.Batches || w.Concurrency != "Forbid" || w.Own("timeout") == nil {
			return
		}
		s, ok := scheduleOf(w)
		if !ok {
			return
		}
		if gap := shortestGap(s); gap > 0 && w.Timeout > gap {
			r.workload(w, "timeout", "set it to "+words.Duration(gap)+" or less", "timeout is %s, but runs start %s apart", words.Duration(w.Timeout), words.Duration(gap))
		}
	},
}

var expectedWithinTimeout = Rule{
	Name: "expected-within-timeout", Level: spec.Error,
	Summary:     "an expectedDuration that is not below timeout",
	Rationale:   "The run-time monitor would never alert: the timeout ends the run first.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", expectedDuration: "1h", timeout: "30m"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", expectedDuration: "20m", timeout: "30m"}`,
	Remediation: "shorten expectedDuration, or lengthen timeout",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind == spec.Batches && w.Timeout > 0 && w.ExpectedDuration >= w.Timeout {
			r.workload(w, "expectedDuration", "set it below "+words.Duration(w.Timeout), "expectedDuration is %s, but timeout is %s", words.Duration(w.ExpectedDuration), words.Duration(w.Timeout))
		}
	},
}

var readyWithinTimeout = Rule{
	Name: "ready-within-timeout", Level: spec.Error,
	Summary:   "an istio.readyTimeout that is not below timeout, in istio mode sidecar",
	Rationale: "The Job would end before the wrapper can report that the proxy is not ready, and the failure would count as a failure of the application.",
	Bad: `platform: istio: readyTimeout: "5m"
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", timeout: "3m"}`,
	Good: `platform: istio: readyTimeout: "5m"
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", timeout: "10m"}`,
	Remediation: "lengthen timeout, or shorten platform.istio.readyTimeout",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind != spec.Batches || !w.WaitsForProxy() || w.Timeout == 0 || w.Istio.ReadyTimeout < w.Timeout {
			return
		}
		r.workload(w, "timeout", "set it above "+words.Duration(w.Istio.ReadyTimeout), "timeout is %s, but it waits for istio-proxy up to %s (istio.readyTimeout)", words.Duration(w.Timeout), words.Duration(w.Istio.ReadyTimeout))
	},
}
