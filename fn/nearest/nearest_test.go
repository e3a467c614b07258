package nearest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/nearest"
)

func TestNames(t *testing.T) {
	batch := []string{"name", "owner", "severity", "commands", "resources", "env", "envFrom", "volumes", "liveness", "gracePeriod", "schedule", "timeZone", "concurrency", "timeout", "retries", "startingDeadline", "shards"}
	scale := []string{"min", "max", "pollingInterval", "cooldown"}
	for _, c := range []struct {
		wrong string
		known []string
		want  string
	}{
		{"comands", batch, "commands"},
		{"retry", batch, "retries"},
		{"maxRetries", batch, "retries"},
		{"polling", scale, "pollingInterval"},
		{"interval", scale, "pollingInterval"},
		{"cooldownPeriod", scale, "cooldown"},
		{"minReplicaCount", scale, "min"},
		{"minReplicaCount", []string{"queue", "scale"}, "scale"},
		{"args", batch, "commands"},
		{"command", batch, "commands"},
		{"cron", batch, "schedule"},
		{"cronSchedule", batch, "schedule"},
		{"backoffLimit", batch, "retries"},
		{"BACKOFFLIMIT", batch, "retries"},
		{"limits", batch, "resources"},
		{"limits", []string{"cpu", "memory", "cpuLimit", "memoryLimit"}, "memoryLimit"},
		{"jp", []string{"jpn", "kr"}, "jpn"},
		{"ab", []string{"abcdef"}, ""},
		{"entirely", batch, ""},
		{"", batch, ""},
		{"backoffLimit", scale, ""},
	} {
		assert.Equal(t, c.want, nearest.Name(c.wrong, c.known), c.wrong)
	}
}
