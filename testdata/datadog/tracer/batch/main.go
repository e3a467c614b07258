// Command batch is a batch with the snippet of the documentation: a root span of the whole
// run, which has an error where the run fails.
package main

import (
	"context"
	"errors"
	"os"

	"github.com/DataDog/dd-trace-go/v2/ddtrace/tracer"
)

func main() { os.Exit(run()) }

// run returns the exit code rather than exiting, so that the span is sent first.
func run() int {
	tracer.Start()
	defer tracer.Stop()
	span, ctx := tracer.StartSpanFromContext(context.Background(), "batch.task")
	err := work(ctx)
	span.Finish(tracer.WithError(err))
	if err != nil {
		return 1
	}
	return 0
}

func work(ctx context.Context) error {
	span, _ := tracer.StartSpanFromContext(ctx, "read.file")
	defer span.Finish()
	return errors.New("the file is missing")
}
