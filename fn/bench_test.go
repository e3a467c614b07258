package fn_test

import (
	"fmt"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// sizes are what the stages are measured on: batches, in three regions.
var sizes = []int{332, 1000, 3320, 33200}

// eachSize runs a benchmark on fleets of all sizes.
func eachSize(b *testing.B, stage func(b *testing.B, dir string)) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("%dx3", n), func(b *testing.B) {
			dir := fleetDir
			if n != sizes[0] {
				dir = b.TempDir()
				out, err := exec.Command("go", "run", "../examples/fleet/generate", "-batches", fmt.Sprint(n), "-out", dir).CombinedOutput()
				require.NoError(b, err, "%s", out)
			}
			b.ReportAllocs()
			stage(b, dir)
		})
	}
}

func readFleet(b *testing.B, dir string) *spec.Fleet {
	b.Helper()
	fleet, err := source.Read([]string{dir}, source.Options{})
	require.NoError(b, err)
	return fleet
}

// BenchmarkRead is files to a fleet.
func BenchmarkRead(b *testing.B) {
	eachSize(b, func(b *testing.B, dir string) {
		for b.Loop() {
			readFleet(b, dir)
		}
	})
}

// BenchmarkCheck is a fleet to findings.
func BenchmarkCheck(b *testing.B) {
	eachSize(b, func(b *testing.B, dir string) {
		fleet := readFleet(b, dir)
		for b.Loop() {
			require.Empty(b, policy.Check(fleet, policy.Options{Rendering: true, Version: "v1"}))
		}
	})
}

// BenchmarkExpand is a fleet to decorated resources.
func BenchmarkExpand(b *testing.B) {
	eachSize(b, func(b *testing.B, dir string) {
		rendering := rendered(b, dir)
		for b.Loop() {
			for range rendering.All() {
			}
		}
	})
}

// BenchmarkEncode is resources to YAML.
func BenchmarkEncode(b *testing.B) {
	eachSize(b, func(b *testing.B, dir string) {
		var objects []manifest.Object
		for r := range rendered(b, dir).All() {
			objects = append(objects, r.Objects...)
		}
		var text []byte
		for b.Loop() {
			for _, o := range objects {
				text = manifest.AppendYAML(text[:0], o)
			}
		}
	})
}

func rendered(b *testing.B, dir string) *fn.Rendering {
	b.Helper()
	rendering, findings := fn.Render(readFleet(b, dir), fn.Options{Version: "v1"})
	require.Empty(b, findings)
	return rendering
}

// BenchmarkSplitCommand is one command line to words.
func BenchmarkSplitCommand(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, err := command.Split(`java -jar "/app/payments batch.jar" settle --day=yesterday --note='it''s due'`)
		require.NoError(b, err)
	}
}

// BenchmarkParseSchedule is one schedule to the minutes that it means.
func BenchmarkParseSchedule(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, err := schedule.Parse("settle", "*/10 2-4,22 * * mon-fri")
		require.NoError(b, err)
	}
}
