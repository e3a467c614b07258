package policy

import (
	"time"

	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

var historyWatched = Rule{
	Name: "history-watched", Level: spec.Warn,
	Summary:     "history with a 0, or a ttl under 24h",
	Rationale:   "The monitors for failed and missed runs use the finished Jobs, and people use them to find the log of a failure. If Kubernetes deletes a Job at once, nobody sees its failure.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", history: failed: 0, ttl: "10m"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", history: failed: 1, ttl: "48h"}`,
	Remediation: "keep at least one succeeded and one failed run, and keep each run for a day",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind != spec.Batches {
			return
		}
		for _, kept := range []struct {
			what string
			n    int
		}{{"succeeded", w.History.Succeeded}, {"failed", w.History.Failed}} {
			if kept.n == 0 {
				r.workload(w, "history."+kept.what, "set it to 1 or more", "history.%s is 0: no run that %s is kept for the monitors", kept.what, kept.what)
			}
		}
		if w.TTL > 0 && w.TTL < watchedFor {
			r.workload(w, "ttl", "set it to "+words.Duration(watchedFor)+" or more", "ttl is %s: Kubernetes deletes a run before the monitors of failed and missed runs see it", words.Duration(w.TTL))
		}
	},
}

// watchedFor is how far back the monitors look.
const watchedFor = 24 * time.Hour
