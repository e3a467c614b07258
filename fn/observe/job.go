package observe

import (
	"fmt"
	"time"

	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// apart says how to tell an infrastructure failure from an application failure.
const apart = "If the monitor of application errors alerts for the same batch, the application failed. " +
	"Otherwise the platform failed: image, proxy (exit code 211), memory or deadline. The exit code says which, and who acts: batchfn explain exit-codes."

// lastRunFailed alerts while the last Job of a CronJob has failed, also where no span
// says so. It recovers with the next good run: metrics of Jobs stay red as long as a
// failed Job is kept.
func (g group) lastRunFailed() monitor {
	m := g.check("the last run failed", "kubernetes_state.cronjob.complete", namesOf(scheduled(g.asleep)), 1)
	m.Message = notice{group: g, subject: ofCronJob, owners: g.of(spec.Batches), tell: apart,
		what: "The last run of batch {{kube_cronjob.name}} of {{owner.name}} failed.",
	}.text()
	return m
}

// stale alerts where the last success is longer ago than successWithin allows, in
// seconds. The metric needs Cluster Agent 7.68.
func (g group) stale(within int, batches []*spec.Workload) monitor {
	m := g.metric(fmt.Sprintf("no success within %s", words.Duration(time.Duration(within)*time.Second)),
		fmt.Sprintf("max(last_5m):max:kubernetes_state.cronjob.duration_since_last_successful{%s} by {kube_cronjob,owner}",
			g.scope(clause{"kube_cronjob", namesOf(batches)})), within)
	m.Message = notice{group: g, subject: ofCronJob, owners: batches, tell: apart,
		what: fmt.Sprintf("Batch {{kube_cronjob.name}} of {{owner.name}} has had no successful run for more than %s.", words.Duration(time.Duration(within)*time.Second)),
	}.text()
	return m
}

// punctual are the batches whose start can be awaited: with Forbid, a run that takes
// longer than the gap to the next one skips it, and the check takes that for a miss.
func punctual(batches []*spec.Workload) []*spec.Workload {
	return filter(batches, func(w *spec.Workload) bool {
		return w.Concurrency != "Forbid" || w.Timeout > 0 && w.Timeout < shortestGap(w)
	})
}

func shortestGap(w *spec.Workload) time.Duration {
	s, err := schedule.Parse(w.Name, w.Schedule)
	zone, zoneErr := schedule.Zone(w.TimeZone)
	if err != nil || zoneErr != nil {
		return 0
	}
	return s.ShortestGap(zone)
}

// checkInterval is how often the Cluster Agent runs its service checks.
const checkInterval = 15 * time.Second

// missedSchedule alerts when no run started within its startingDeadline. It has
// the lowest priority: successWithin is what calls people.
func (g group) missedSchedule(watched []*spec.Workload) monitor {
	var longest time.Duration
	for _, w := range watched {
		longest = max(longest, w.StartingDeadline)
	}
	critical := min(int((longest+checkInterval-1)/checkInterval)+1, 99)
	left := map[string]bool{}
	for _, w := range watched {
		left[w.Name] = true
	}
	silent := filter(scheduled(append(g.asleep[:len(g.asleep):len(g.asleep)], g.batches...)), func(w *spec.Workload) bool { return !left[w.Name] })
	m := g.check("a scheduled run did not start", "kubernetes_state.cronjob.on_schedule_check", namesOf(silent), critical)
	m.Priority = "4"
	m.Message = notice{group: g, subject: ofCronJob, owners: watched,
		what: "Batch {{kube_cronjob.name}} of {{owner.name}} did not start on schedule.",
		tell: "The cause is in the platform: the controller, a quota, or a startingDeadline that is too short.",
	}.text()
	return m
}

// runTime alerts on a run that takes longer than expectedDuration, in seconds.
func (g group) runTime(expected int, batches []*spec.Workload) monitor {
	m := g.metric(fmt.Sprintf("a run takes longer than %s", words.Duration(time.Duration(expected)*time.Second)),
		fmt.Sprintf("max(last_5m):max:kubernetes_state.pod.uptime{%s} by {kube_app_name,owner}",
			g.scope(clause{"pod_phase", []string{"running"}}, clause{"kube_app_name", namesOf(batches)})), expected)
	m.Message = notice{group: g, subject: ofPod, owners: batches,
		what: fmt.Sprintf("A run of batch {{kube_app_name.name}} of {{owner.name}} takes longer than expected (%s).", words.Duration(time.Duration(expected)*time.Second)),
		tell: "It is still running, until its timeout ends it.",
	}.text()
	return m
}

func scheduled(batches []*spec.Workload) []*spec.Workload {
	return filter(batches, func(w *spec.Workload) bool { return w.Kind == spec.Batches })
}
