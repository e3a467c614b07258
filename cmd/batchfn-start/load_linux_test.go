package main

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// Many pods start at once on a node that has no processor to spare; each gets its own exit code, and each asks its
// proxy to quit.
func TestHundredsOfStarts(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	p := new(starttest.Proxy).Ready(t)
	const waves, each = 6, 60
	for range waves {
		var all []*starttest.Running
		for n := range each {
			script := "exit " + strconv.Itoa(n)
			if n%5 == 4 {
				script = "kill -9 $$"
			}
			c := container{Ready: time.Hour, Quit: true, Pid1: n%3 == 0, Words: []string{"sh", "-c", script}}
			all = append(all, c.begin(t))
		}
		for n, r := range all {
			r.Await(t)
			want := n
			if n%5 == 4 {
				want = 137
			}
			assert.Equal(t, want, r.Result.Code)
			assert.NotContains(t, r.Result.Stderr, "quit")
		}
	}
	starttest.RequireNothingLeft(t)
	assert.GreaterOrEqual(t, len(p.Requests(starttest.PostQuit)), waves*each, "one that took too long is asked again")
}
