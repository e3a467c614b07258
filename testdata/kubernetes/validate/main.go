package main

import (
	"fmt"
	"io"
	"os"

	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/capabilities"
)

// The exit statuses.
const (
	valid = iota
	invalid
	unreadable
)

func main() {
	klog.LogToStderr(false) // standard error is for problems
	klog.SetOutput(io.Discard)
	capabilities.Setup(true, 0) // as clusters are made: --allow-privileged
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program: documents → resources → findings → lines.
func run(files []string, stdin io.Reader, stdout, stderr io.Writer) int {
	documents, err := readAll(files, stdin)
	if err != nil {
		fmt.Fprintln(stderr, "validate:", err)
		return unreadable
	}
	report, taken := report{out: stderr}, claims{}
	for _, document := range documents {
		report.findings(document.identity, document.repeated)
		for _, resource := range document.resources {
			report.resource(resource, taken)
		}
	}
	return report.conclude(stdout)
}
