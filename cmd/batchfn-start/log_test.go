package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestJSONLines(t *testing.T) {
	var out strings.Builder
	log := logger{out: &out, json: true}
	log.info("ready after %s", "3s")
	log.fail(notReady, "say \"no\"\n\x00\x1b")
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	require.Len(t, lines, 2)
	var first, second map[string]any
	require.NoError(t, json.Unmarshal([]byte(lines[0]), &first))
	require.NoError(t, json.Unmarshal([]byte(lines[1]), &second))
	at, err := time.Parse(time.RFC3339Nano, first["timestamp"].(string))
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now(), at, time.Minute)
	delete(first, "timestamp")
	delete(second, "timestamp")
	assert.Equal(t, map[string]any{"level": "info", "logger": "batchfn-start", "message": "ready after 3s"}, first)
	assert.Equal(t, map[string]any{"level": "error", "logger": "batchfn-start", "message": "say \"no\"\n\x00\x1b", "exit_code": 211.0}, second)
}

func TestTextLines(t *testing.T) {
	var out strings.Builder
	logger{out: &out}.info("ready after %s", seconds(1500*time.Millisecond))
	assert.Equal(t, "batchfn-start: ready after 1.5s\n", out.String())
}

func TestSeconds(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0s", 5 * time.Minute: "300s", 250 * time.Millisecond: "0.25s", 90 * time.Second: "90s"} {
		assert.Equal(t, want, seconds(d))
	}
}
