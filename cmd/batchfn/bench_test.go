package main

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"testing"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// BenchmarkRender is the whole of batchfn render, warm and in this process, so that
// its allocations are seen. `make bench` has it cold, too: testdata/bench.
func BenchmarkRender(b *testing.B) {
	for _, n := range []int{332, 1000, 3320, 33200} {
		b.Run(fmt.Sprintf("%dx3", n), func(b *testing.B) {
			dir := b.TempDir()
			if out, err := exec.Command("go", "run", "../../examples/fleet/generate", "-batches", fmt.Sprint(n), "-out", dir).CombinedOutput(); err != nil {
				b.Fatalf("%v\n%s", err, out)
			}
			b.ReportAllocs()
			for b.Loop() {
				s := cli.Streams{In: bytes.NewReader(nil), Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}
				if status := run([]string{"render", dir, "--version", "v1", "--timeout", "10m"}, s); status != 0 {
					b.Fatal(status)
				}
			}
		})
	}
}
