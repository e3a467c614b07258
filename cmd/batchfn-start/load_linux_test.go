package main

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// Many pods start at once on a node that has no processor to spare; each gets its own exit code, and each asks its
// proxy to quit.
func TestHundredsOfStarts(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	p := new(proxy).ready(t)
	const waves, each = 6, 60
	for range waves {
		var all []*running
		for n := range each {
			script := "exit " + strconv.Itoa(n)
			if n%5 == 4 {
				script = "kill -9 $$"
			}
			c := container{Ready: time.Hour, Quit: true, Pid1: n%3 == 0, Words: []string{"sh", "-c", script}}
			all = append(all, c.begin(t))
		}
		for n, r := range all {
			r.await(t)
			want := n
			if n%5 == 4 {
				want = 137
			}
			assert.Equal(t, want, r.result.Code)
			assert.NotContains(t, r.result.Stderr, "quit")
		}
	}
	requireNothingLeft(t)
	assert.GreaterOrEqual(t, len(p.requests(postQuit)), waves*each, "one that took too long is asked again")
}
