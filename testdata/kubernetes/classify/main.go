package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"testing"
	_ "time/tzdata" // for the schedules' time zones, whatever the machine knows

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/klog/v2"
)

// main is a test to the testing package, because synctest asks for one. So a last line of standard output is
// PASS, and without it the exit status is not 0.
func main() {
	quiet()
	all := func(_, _ string) (bool, error) { return true, nil }
	testing.Main(all, []testing.InternalTest{{Name: "classify", F: classify}}, nil, nil)
}

// classify plays the scenarios of the command line with the CronJobs of standard input.
func classify(t *testing.T) {
	in, err := read(os.Stdin)
	if err != nil {
		t.Fatalf("reading standard input: %v", err)
	}
	for _, text := range flag.Args() {
		scenario, err := parse(text, in)
		if err != nil {
			t.Fatalf("scenario %s: %v", text, err)
		}
		line, err := json.Marshal(tell(t, scenario))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("%s\n", line)
	}
}

// tell tells what becomes of a scenario.
func tell(t *testing.T, s scenario) any {
	if s.Manual {
		return playManual(t, s)
	}
	return play(t, s)
}

// quiet leaves of what controllers log what they could not do.
func quiet() {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	utilruntime.ErrorHandlers = []utilruntime.ErrorHandler{report}
}

// report prints what the controllers could not do, but for conflicts, after which they try again. The handlers
// that it replaces also pause, by the time of the machine.
func report(_ context.Context, err error, message string, _ ...any) {
	if !apierrors.IsConflict(err) {
		fmt.Fprintln(os.Stderr, "classify:", message, err)
	}
}
