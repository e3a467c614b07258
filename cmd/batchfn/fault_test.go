package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// panicking is an output that panics when something is written to it.
type panicking struct{}

func (panicking) Write([]byte) (int, error) { panic("the value sesame") }

// TestAFaultIsTold: a panic ends with status 3 and one line, which quotes nothing
// of what the panic says unless it is asked for.
func TestAFaultIsTold(t *testing.T) {
	for debug, stack := range map[string]bool{"": false, "1": true} {
		var errs bytes.Buffer
		getenv := func(key string) string { return map[string]string{"BATCHFN_DEBUG": debug}[key] }
		status := run([]string{"version"}, cli.Streams{Out: panicking{}, Err: &errs, Getenv: getenv})
		assert.Equal(t, cli.Limit, status)
		assert.Regexp(t, "^error: a fault of batchfn\n  = help: please report it, .*\n", errs.String())
		assert.Equal(t, stack, bytes.Contains(errs.Bytes(), []byte("sesame")))
	}
}
