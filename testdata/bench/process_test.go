package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/testdata/bench/measure"
)

// BenchmarkProcess is batchfn render as a cold process: ns/op is its wall time.
func BenchmarkProcess(b *testing.B) {
	work := b.TempDir()
	require.NoError(b, buildOwn(work))
	for _, n := range sizes {
		b.Run(fmt.Sprintf("%dx3", n), func(b *testing.B) {
			f := newFleet(work, n, allRegions...)
			require.NoError(b, f.generate())
			benchmark(b, f.render(own, plain))
		})
	}
}

// BenchmarkVersion is the least that batchfn does, and a program that does nothing.
func BenchmarkVersion(b *testing.B) {
	work := b.TempDir()
	require.NoError(b, buildOwn(work))
	for _, c := range starts(bin(work)) {
		b.Run(c.Steps[0][0], func(b *testing.B) { benchmark(b, c) })
	}
}

func benchmark(b *testing.B, c measure.Command) {
	var cpu time.Duration
	var peak int64
	for b.Loop() {
		taken, err := c.Run()
		require.NoError(b, err)
		cpu += taken.CPU
		peak = max(peak, taken.Peak)
	}
	b.ReportMetric(cpu.Seconds()*1e3/float64(b.N), "cpu-ms/op")
	b.ReportMetric(mebibytes(peak), "peak-MiB")
}
