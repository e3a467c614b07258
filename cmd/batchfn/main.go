// Command batchfn renders compact batch specs into Kubernetes manifests, and
// checks them: see `batchfn --help`.
package main

import (
	"os"
	"runtime/debug"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

func main() {
	// A short life and a small heap. Where CUE evaluates a fleet of 332, Go's own
	// 100 costs a fifth more time; 300 costs a tenth more memory, for no time.
	debug.SetGCPercent(200)
	debug.SetMemoryLimit(1500 << 20)
	os.Exit(cli.Guarded(os.Args[1:], cli.Process(), run))
}
