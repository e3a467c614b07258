package cuetext_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/adopt/cuetext"
	"github.com/batchfn/batchfn/fn/source/document"
)

// TestEntriesLookHandWritten holds the text to what a person would write.
func TestEntriesLookHandWritten(t *testing.T) {
	n, err := document.ParseYAML("x.yaml", []byte(`
schedule: "0 3 * * *"
timeout: 1h
commands: [sh, -c, "set -e\nDAY=$(date +%F)\n\necho \"$DAY\"\n"]
resources: {cpu: 100m, memory: 256Mi}
history: {failed: 1}
env:
  LOG_LEVEL: info
  DB_PASSWORD: {secret: db, key: password}
  A_LONG_ONE: a text that is quite long so that the struct needs more than one line
  flow.x: "1"
envFrom: [{secret: a}, {configMap: b, prefix: B_}]
volumes: {tmp: {mountPath: /tmp, emptyDir: {}}}
retries: 3
suspend: true
overrides: {tw: {schedule: "30 3 * * *", env: {FERRY: "1"}}, kr: {timeout: null}}
`))
	require.NoError(t, err)
	text, err := cuetext.File("fleet", []string{"Written by a test."}, []cuetext.Decl{
		{Path: []string{"batches", "mint-tickets"}, Value: n, Open: true, Notes: map[string][]string{"": {"mints tickets", "", "every night"}, "schedule": {"not at midnight"}}},
		{Path: []string{"batches", "x"}, Value: n.Get("resources"), Open: true},
		{Path: []string{"batches", "y"}, Value: n.Get("resources"), Open: true, Notes: map[string][]string{"": {"the last"}}},
	})
	require.NoError(t, err)
	assert.Equal(t, want, string(text))
}

const want = `// Written by a test.
package fleet

// mints tickets
//
// every night
batches: "mint-tickets": {
	// not at midnight
	schedule: "0 3 * * *"
	timeout:  "1h"
	commands: ["sh", "-c", """
		set -e
		DAY=$(date +%F)

		echo "$DAY"

		"""]
	resources: {cpu: "100m", memory: "256Mi"}
	history: failed: 1
	env: {
		LOG_LEVEL: "info"
		DB_PASSWORD: {secret: "db", key: "password"}
		A_LONG_ONE: "a text that is quite long so that the struct needs more than one line"
		"flow.x":   "1"
	}
	envFrom: [{secret: "a"}, {configMap: "b", prefix: "B_"}]
	volumes: tmp: {mountPath: "/tmp", emptyDir: {}}
	retries: 3
	suspend: true
	overrides: {
		tw: {schedule: "30 3 * * *", env: FERRY: "1"}
		kr: timeout: null
	}
}

batches: "x": {
	cpu:    "100m"
	memory: "256Mi"
}

// the last
batches: "y": {
	cpu:    "100m"
	memory: "256Mi"
}
`
