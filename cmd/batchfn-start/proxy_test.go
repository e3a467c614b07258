package main

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// A long wait, in no time: https://pkg.go.dev/testing/synctest.
func TestLongWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines strings.Builder
		began := time.Now()
		r := readiness{log: logger{out: &lines}, poll: func(context.Context) reply {
			waited := time.Since(began)
			return reply{ok: waited > time.Minute, says: map[bool]string{true: "status 503", false: "connection refused"}[waited > 20*time.Second]}
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		assert.True(t, r.wait(ctx))
		assert.Equal(t, "batchfn-start: istio-proxy not ready after 10s: connection refused\n"+
			"batchfn-start: istio-proxy not ready: status 503\n"+
			"batchfn-start: istio-proxy ready after 60.25s\n", lines.String())
	})
}

func TestWaitEndsOnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, polls := time.Now(), 0
		r := readiness{log: logger{out: &strings.Builder{}}, poll: func(context.Context) reply {
			polls++
			return reply{says: "status 503"}
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute+100*time.Millisecond)
		defer cancel()
		assert.False(t, r.wait(ctx))
		assert.Equal(t, 5*time.Minute+100*time.Millisecond, time.Since(began))
		assert.Equal(t, 1201, polls, "four a second")
	})
}

// A request that the end of the wait cuts off says nothing about the proxy.
func TestRequestThatIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines strings.Builder
		replies := []reply{{says: "status 503"}, {ok: true}}
		r := readiness{log: logger{out: &lines}, poll: func(ctx context.Context) reply {
			if len(replies) == 0 {
				deadline, _ := ctx.Deadline()
				time.Sleep(time.Until(deadline)) // the timer of a connection may be the first
				return reply{says: noAnswer}
			}
			defer func() { replies = replies[1:] }()
			return replies[0]
		}}
		for range 2 { // at the second poll, and at the one that makes sure
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			assert.False(t, r.wait(ctx))
			cancel()
			assert.Equal(t, "status 503", r.last)
			assert.Empty(t, lines.String())
		}
	})
}
