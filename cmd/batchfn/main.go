// Command batchfn renders compact batch specs into Kubernetes manifests, and
// checks them: see `batchfn --help`.
package main

import (
	"os"
	"runtime/debug"
)

func main() {
	debug.SetGCPercent(400) // a short life and a small heap: collecting less halves the time
	os.Exit(run(os.Args[1:], streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}))
}
