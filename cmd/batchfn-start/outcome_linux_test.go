package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// inBinary puts the wrapper before words.
func inBinary(_ *testing.T, o script.Options, words ...string) starttest.Container {
	return container{Ready: o.ReadyTimeout, Quit: o.QuitProxy, Interval: o.Interval, Words: words}.in()
}

func TestOutcomes(t *testing.T) {
	starttest.Outcomes(t, inBinary)
}

// TestOutcomesAreAllTried keeps the table and the scenarios together. 2 is the flags' (TestWrongUsage).
func TestOutcomesAreAllTried(t *testing.T) {
	tried := starttest.OutcomesTried()
	tried["2"] = true
	var known []string
	for _, o := range outcomes {
		known = append(known, strings.Split(o.Codes, ", ")...)
	}
	assert.ElementsMatch(t, known, slices.Collect(maps.Keys(tried)))
}

func TestTermBeforeTheStart(t *testing.T) {
	starttest.BeforeTheStart(t, inBinary, starttest.RequestGone)
}

func TestCommandInheritsWhatItWouldHave(t *testing.T) {
	starttest.Inherits(t, inBinary, func(script.Options, *starttest.Inherited) {})
}

// TestOutcomesOfHandWrittenManifests is the same table for manifests whose pods ask for the wrapper: what is run is
// what the decorated text says.
func TestOutcomesOfHandWrittenManifests(t *testing.T) {
	starttest.Outcomes(t, func(t *testing.T, o script.Options, words ...string) starttest.Container {
		c := inBinary(t, o, words...)
		line := starttest.HandWritten(t, o, true, words...)
		assert.Equal(t, "/batchfn/batchfn-start", line[0])
		assert.Equal(t, c.Line[1:], line[1:])
		c.Line = append(c.Line[:1], line[1:]...)
		return c
	})
}
