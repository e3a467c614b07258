package diff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// consequencesOf notes what follows from the changes of a workload.
func (c *comparison) consequencesOf(old, now *spec.Workload) {
	c.recreated(old, now)
	c.moves(old, now)
	c.paged(old, now)
	c.retries(old, now)
	if old.Schedule != now.Schedule || old.TimeZone != now.TimeZone || old.Suspend != now.Suspend {
		c.starts(now)
	}
}

// recreated notes what Kubernetes cannot change in place.
func (c *comparison) recreated(old, now *spec.Workload) {
	if a, b := old.Namespace(), now.Namespace(); a != b {
		c.follows(Recreate, now.Name, now.Region.Name, movedNamespace(a, b))
	} else if now.Kind != spec.Batches && !slices.Equal(selector(old), selector(now)) {
		c.follows(Recreate, now.Name, now.Region.Name, otherSelector)
	}
}

func movedNamespace(from, to string) string {
	return fmt.Sprintf("it moves from namespace %s to %s: Kubernetes creates it there, and the old one goes only if Argo CD prunes", from, to)
}

const otherSelector = "the selector of its Deployment changes, which Kubernetes refuses: delete the Deployment first (kubectl delete deployment NAME), or the sync fails"

func otherResponse(from, to string) string {
	return fmt.Sprintf("the response to a failure is due %s (%s) instead of %s (%s)", responses[to], to, responses[from], from)
}

// selector is that of a Deployment.
func selector(w *spec.Workload) []spec.Pair {
	if len(w.Selector) > 0 {
		return w.Selector
	}
	return []spec.Pair{{Name: names.Component, Value: w.Kind.Component()}, {Name: names.Name, Value: w.Name}}
}

// responses are how soon somebody answers a failure.
var responses = map[string]string{"critical": "on the same day", "high": "within a week", "medium": "when there is time"}

// paged notes who is called from now on, and how soon that is to respond.
func (c *comparison) paged(old, now *spec.Workload) {
	var parts []string
	from, to := old.OwnerInfo(), now.OwnerInfo()
	switch {
	case old.Owner != now.Owner:
		parts = append(parts, fmt.Sprintf("failures go to %s instead of %s", reached(now.Owner, to), old.Owner))
	case from.SlackGroup != to.SlackGroup || from.Channel != to.Channel || from.Notify != to.Notify:
		parts = append(parts, fmt.Sprintf("failures reach %s elsewhere: %s", now.Owner, cmp.Or(reach(to), "nowhere")))
	}
	a, b := old.Platform.Severities[old.Severity].Channel, now.Platform.Severities[now.Severity].Channel
	if old.Severity != now.Severity {
		parts = append(parts, otherResponse(old.Severity, now.Severity))
	}
	if a != b {
		parts = append(parts, fmt.Sprintf("alerts go to %s instead of %s", cmp.Or(b, "no channel"), cmp.Or(a, "no channel")))
	}
	if len(parts) > 0 {
		c.follows(Paged, now.Name, now.Region.Name, strings.Join(parts, "; "))
	}
}

// reached is an owner with where alerts reach it.
func reached(name string, o spec.Owner) string {
	if where := reach(o); where != "" {
		return name + " (" + where + ")"
	}
	return name
}

func reach(o spec.Owner) string {
	var where []string
	for _, part := range []struct{ before, text string }{{"", o.Channel}, {"Slack group ", o.SlackGroup}, {"@", o.Notify}} {
		if part.text != "" {
			where = append(where, part.before+part.text)
		}
	}
	return strings.Join(where, ", ")
}

// retries notes a batch that is now repeated although that may do harm; old is nil
// where it is new.
func (c *comparison) retries(old, now *spec.Workload) {
	if now.Retries == 0 || now.Idempotent || old != nil && old.Retries >= now.Retries && !old.Idempotent {
		return
	}
	c.follows(Retries, now.Name, now.Region.Name, again(now.Retries))
}

func again(n int) string {
	return fmt.Sprintf("a failed run is repeated up to %s, and the batch is not idempotent", times(n))
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
