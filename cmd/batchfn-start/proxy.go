package main

import (
	"context"
	"time"
)

const (
	pollPause   = 250 * time.Millisecond
	pollLimit   = time.Second // of one request
	slowStartup = 10 * time.Second
)

// readiness waits for the proxy, and says what changes meanwhile.
type readiness struct {
	poll func(context.Context) reply
	log  logger
	last string // what the proxy said
}

// wait returns true when the proxy was ready, and then, on a connection of its own, still was: one that answers and
// dies is as good as none, and a Job's is not started again. It returns false when the context ends.
func (r *readiness) wait(ctx context.Context) bool {
	began, slow := time.Now(), false
	for {
		first := r.poll(ctx)
		if first.ok {
			if again := r.poll(ctx); again.ok {
				r.ready(time.Since(began))
				return true
			} else if !over(ctx) {
				r.log.info("istio-proxy was ready and is no longer ready: %s", again.says)
				r.last = again.says
			}
		} else if !over(ctx) {
			r.changed(first.says)
		}
		if waited := time.Since(began); !slow && waited >= slowStartup {
			slow = true
			r.log.info("istio-proxy not ready after %s: %s", seconds(waited.Truncate(time.Second)), r.last)
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(pollPause):
		}
	}
}

// over reports whether a poll failed because the whole wait ends. A connection has a timer of its own, which may be the
// first to notice.
func over(ctx context.Context) bool {
	deadline, set := ctx.Deadline()
	return ctx.Err() != nil || set && !time.Now().Before(deadline)
}

// ready tells how long it took, unless it was ready all along.
func (r *readiness) ready(after time.Duration) {
	if r.last != "" {
		r.log.info("istio-proxy ready after %s", seconds(after.Truncate(time.Millisecond)))
	}
}

// changed notes what the proxy says. The first is no change.
func (r *readiness) changed(says string) {
	if r.last != "" && r.last != says {
		r.log.info("istio-proxy not ready: %s", says)
	}
	r.last = says
}

const (
	quitWithin = 5 * time.Second
	quitLimit  = 2 * time.Second // of one request
	quitPause  = 500 * time.Millisecond
)

// quit asks the proxy to quit, at most twice. A proxy that is not there has quit already; one that is there and does
// not quit keeps the Job's pod running, so that is said.
func quit(at endpoints, log logger) {
	ctx, cancel := context.WithTimeout(context.Background(), quitWithin)
	defer cancel()
	got := at.ask(ctx, "POST", quitLimit)
	if !got.ok {
		select {
		case <-ctx.Done():
		case <-time.After(quitPause):
		}
		got = at.ask(ctx, "POST", quitLimit)
	}
	if !got.ok && got.met {
		log.info("istio-proxy was asked to quit: %s", got.says)
	}
}
