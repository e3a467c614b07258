// Command batchfn renders compact batch specs into Kubernetes manifests, and
// checks them: see `batchfn --help`.
package main

import (
	"os"
	"runtime/debug"
)

func main() {
	// A short life and a small heap: collecting less halves the time; a large
	// fleet is collected as usual.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(1500 << 20)
	os.Exit(run(os.Args[1:], streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}))
}
