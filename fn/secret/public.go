package secret

import "slices"

// Public reports whether a field, by its last name, holds no secret, so that a
// message may show its value.
func Public(field string) bool { return slices.Contains(public, field) }

var public = []string{"name", "namespace", "owner", "severity", "schedule", "timeZone", "concurrency", "timeout", "expectedDuration", "successWithin", "startingDeadline", "gracePeriod", "interval", "ttl", "profile", "mode",
	"channel", "slackGroup", "notify", "codeowner"}
