package script_test

import (
	"testing"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

func TestOutcomes(t *testing.T) {
	for _, shell := range starttest.Shells {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			starttest.Outcomes(t, func(t *testing.T, o script.Options, words ...string) starttest.Container {
				return container{Options: o, Shell: shell, Client: starttest.Curl, Words: words}.in(t)
			})
		})
	}
}
