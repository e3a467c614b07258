package main

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
)

// came are the events of a wrapper that has taken these signals and not looked at them yet.
func came(signals ...os.Signal) events {
	e := events{signals: make(chan os.Signal, 64), children: make(chan os.Signal, 2)}
	for _, s := range signals {
		e.signals <- s
	}
	return e
}

// A TERM that has come counts, also where what the wrapper waits for happens at the same time: select would choose
// either.
func TestTermCountsBesideWhatHappens(t *testing.T) {
	for range 64 {
		done := make(chan bool, 1)
		done <- true
		_, stopped := until(came(syscall.SIGHUP, syscall.SIGTERM), done)
		assert.True(t, stopped)
	}
}

// Where the wrapper waits for no proxy, a TERM from before its first line keeps the command from starting.
func TestTermBeforeAnyWait(t *testing.T) {
	for signal, code := range map[os.Signal]int{syscall.SIGTERM: ended, syscall.SIGINT: ended, syscall.SIGQUIT: ended, syscall.SIGHUP: 0} {
		var out strings.Builder
		w := &wrapper{log: logger{out: &out}, events: came(signal)}
		assert.Equal(t, code, w.awaitProxy(), signal)
	}
}
