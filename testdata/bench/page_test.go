package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/testdata/bench/measure"
	"github.com/batchfn/batchfn/testdata/bench/peer"
)

func rowOf(name string, cpu time.Duration, mib int64) row {
	return row{name, measure.Taken{CPU: cpu, Wall: 2 * cpu, Peak: mib << 20}}
}

// exampleOf are results that nobody measured.
func exampleOf(large int) *results {
	rows := func(unit time.Duration) []row {
		return []row{rowOf(own, unit, 20), rowOf(parsed, unit/2, 9), rowOf(ownComputed, 2*unit, 40), rowOf(evaluated, unit, 30), rowOf("helm", 30*unit, 90), rowOf("cue", 79*unit, 400), rowOf("kustomize", 160*unit, 70)}
	}
	r := &results{
		Machine: machine{"A processor", 2, "A system", "1.26.0"}, Peers: peer.All, Rounds: 7, Large: large, batches: 332, Limit: "2Gi",
		Start:  []row{rowOf("a Go program that does nothing", time.Millisecond, 2), rowOf("`batchfn version`", 8*time.Millisecond, 9)},
		Ways:   []row{rowOf(asCommand, 40*time.Millisecond, 9), rowOf(asGenerator, 3120*time.Millisecond, 9), rowOf(asPrinter, 3*time.Second, 9)},
		Plugin: rowOf(asPlugin, 40*time.Millisecond, 20),
		Many:   measure.Together{Count: 50, Wall: time.Second, CPU: 2 * time.Second, Largest: 21 << 20, Sum: 1000 << 20, Moment: 700 << 20},
		Fleets: []table{{332, 1, rows(time.Millisecond)}, {332, 3, rows(2 * time.Millisecond)}},
	}
	if large > 0 {
		r.Fleets = append(r.Fleets, table{3320, 1, rows(10 * time.Millisecond)}, table{3320, 3, rows(20 * time.Millisecond)})
		r.Sizes = []row{rowOf("332 × 3", 30*time.Millisecond, 20), rowOf("1000 × 3", 90*time.Millisecond, 30), rowOf("3320 × 3", 300*time.Millisecond, 40), rowOf("33200 × 3", 3450*time.Millisecond, 90)}
	}
	return r
}

func TestPageHasTheNumbers(t *testing.T) {
	page, err := exampleOf(3).page()
	require.NoError(t, err)
	for _, line := range []string{
		"On A processor, 2 cores, A system; all programs built with Go 1.26.0, stripped, without cgo.",
		"| kustomize | v5.8.2 |",
		"332 batches in 1 region:",
		"3,320 batches in 3 regions:",
		"| helm | 60 ms | 30 | 0.12 s | 90 MiB |",
		"| batchfn, entries computed by CUE | 4.0 ms | 2.0 | 8.0 ms | 40 MiB |",
		"| helm | 90 µs |", // a further batch
		"| 33200 × 3 | 3.5 s | 6.9 s | 90 MiB |",
		"takes 1.04 times as long as a generator that only prints",
		"| 50 at once | 2.0 s | 1.0 s | 700 MiB together, 21 MiB the largest |",
		"sets that limit to 2Gi",
	} {
		assert.Contains(t, string(page), line)
	}
	assert.NotContains(t, string(page), "<no value>")
}

func TestPageWithoutLargerFleets(t *testing.T) {
	page, err := exampleOf(0).page()
	require.NoError(t, err)
	assert.NotContains(t, string(page), "## One more batch")
	assert.NotContains(t, string(page), "3,320")
}

func TestTargetsAreMetOrMissed(t *testing.T) {
	lines := strings.Split(exampleOf(3).targets(), "\n")
	fields := func(i int) []string { return strings.Fields(lines[i]) }
	assert.Equal(t, strings.Fields("332 × 3, plain entries  times the limit  2 2 met"), fields(1))
	assert.Equal(t, strings.Fields("332 × 3, entries computed by CUE  times the limit  1.5 2 missed"), fields(2))
	assert.Equal(t, strings.Fields("332 × 3, memory  MiB  30 20 met"), fields(3))
	assert.Equal(t, strings.Fields("50 plugins at once, memory  MiB  2048 700 met"), fields(5))
	assert.Equal(t, strings.Fields("a start  ms more than a program that does nothing  8 7 met"), fields(6))
	assert.Equal(t, strings.Fields("a further batch of 33200 × 3  times one of 3320 × 3  1.15  1.167  missed"), fields(11))
	page, err := exampleOf(3).page()
	require.NoError(t, err)
	assert.Contains(t, string(page), "| 332 × 3, entries computed by CUE | times the limit | 1.5 | 2 | missed |")
}
