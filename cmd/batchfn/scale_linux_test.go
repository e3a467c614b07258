package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWorkGrowsWithTheFleet checks fleets that are large in one way each. Work that grows
// with the product of two of their sizes takes minutes of the processor, and what grows
// with the fleet some three seconds: the bound is far from both.
func TestWorkGrowsWithTheFleet(t *testing.T) {
	notQuick(t)
	for name, large := range map[string]largeFleet{
		"regions":          {regions: 4000, batches: 50},
		"waivers":          {regions: 3, batches: 5000, waivers: 10000},
		"wrong waivers":    {regions: 1, batches: 10000, waivers: 10000, wrong: "x"},
		"equal schedules":  {regions: 1, batches: 10000, after: 3, schedule: "*/2 * * * *"},
		"names in freezes": {regions: 3, batches: 5000, freezes: 500},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "fleet.json")
			text, err := json.MarshalIndent(large.fleet(), "", " ")
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(file, text, 0o644))
			before := processorTime(t)
			_, errs, status := batchfn(t, "check", file, "--format", "json", "--timeout", "10m")
			assert.Less(t, int(status), 2, string(errs))
			assert.Less(t, processorTime(t)-before, 30*time.Second)
		})
	}
}

// largeFleet says how large a fleet is.
type largeFleet struct {
	regions, batches, waivers, after, freezes int
	wrong, schedule                           string
}

func (l largeFleet) fleet() object {
	regions, batches, waivers, freezes := object{}, object{}, []any{}, []any{}
	for i := range l.regions {
		regions[fmt.Sprint("r", i)] = object{"timeZone": "Asia/Tokyo", "namespace": fmt.Sprint("n", i)}
	}
	names := []string{}
	for i := range l.batches {
		names = append(names, fmt.Sprint("b", i))
	}
	if l.schedule == "" {
		l.schedule = "0 3 * * *"
	}
	for i, name := range names {
		b := object{"owner": "me", "severity": "high", "commands": "run", "schedule": l.schedule, "retries": 1, "timeout": "1m"}
		var after []string
		for k := range l.after {
			after = append(after, names[(i+k+1)%len(names)])
		}
		if after != nil {
			b["after"] = after
		}
		batches[name] = b
	}
	for i := range l.waivers {
		w := object{"rule": "retry-needs-idempotent", "owner": "me", "reason": "a test", "until": "2099-01-01"}
		if l.wrong != "" {
			delete(w, "owner")
			w["batch"] = fmt.Sprint(l.wrong, i)
		}
		waivers = append(waivers, w)
	}
	for range l.freezes {
		freezes = append(freezes, object{"batches": names[:len(names)/50], "reason": "a test", "until": "2099-01-01"})
	}
	return object{"batches": batches, "platform": object{
		"name": "acme", "image": "r.example.com/b:v1", "regions": regions, "owners": object{"me": object{"slackGroup": "S0123ABCD"}},
		"defaults": object{"resources": object{"cpu": "100m", "memory": "256Mi"}}, "policy": object{"waivers": waivers}, "freezes": freezes,
	}}
}
