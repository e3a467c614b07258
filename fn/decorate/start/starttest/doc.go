// Package starttest is for the tests of the start wrappers: the shell's, package script, and the binary,
// cmd/batchfn-start. It runs a wrapper as the kubelet would, in a container with a network of its own, with
// a stand-in for istio-proxy at its ports and one for the user's program, the probe:
//
//	Main → Enter a sandbox → Proxy listens → Container.Begin → signals → Running.End → Result
//
// [Outcomes] is the table that both wrappers are held to. All of it needs Linux.
package starttest
