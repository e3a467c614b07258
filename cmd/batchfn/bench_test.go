package main

import (
	"bytes"
	"io"
	"testing"
)

// BenchmarkRender is the whole of `batchfn render examples/fleet`, warm.
func BenchmarkRender(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s := streams{In: bytes.NewReader(nil), Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}
		if status := run([]string{"render", "../../examples/fleet", "--version", "v1"}, s); status != 0 {
			b.Fatal(status)
		}
	}
}
