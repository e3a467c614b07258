package main

import (
	"context"
	"time"
)

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
