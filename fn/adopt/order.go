package adopt

import (
	"cmp"
	"slices"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
)

// order is that of an entry's fields.
var order = []string{"owner", "severity", "runbook", "schedule", "timeZone", "concurrency", "timeout", "startingDeadline", "retries", "idempotent", "suspend", "shards",
	"queue", "scale", "replicas", "interval", "commands", "image", "service", "profile", "resources", "resources.extended", "env", "envFrom", "volumes", "serviceAccount",
	"liveness", "gracePeriod", "protect", "history", "ttl", "istio", "labels", "annotations", "selector"}

func rank(field string) int {
	if i := slices.Index(order, field); i >= 0 {
		return i
	}
	return len(order)
}

// keyOrder is that of keys that people expect in an order.
var keyOrder = []string{"target", "queueLength", "scaleOnInFlight", "min", "max", "pollingInterval", "cooldown", "cpu", "memory", "succeeded", "failed"}

func byUnit(a, b foreign.Unit) int {
	return cmp.Or(cmp.Compare(rank(a.Field), rank(b.Field)), cmp.Compare(slices.Index(keyOrder, a.Key), slices.Index(keyOrder, b.Key)), cmp.Compare(a.Key, b.Key))
}
