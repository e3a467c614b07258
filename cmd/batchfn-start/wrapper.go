package main

import (
	"cmp"
	"context"
	"time"
)

// wrapper is the whole flow.
type wrapper struct {
	config
	log     logger
	events  events
	command command
}

func newWrapper(c config, log logger, e events) *wrapper {
	w := &wrapper{config: c, log: log, events: e, command: command{words: c.Command, terminal: holdsTerminal()}}
	adopt()
	if w.command.terminal {
		keepTerminal()
	}
	return w
}

// run returns the exit code. The proxy is asked to quit on every outcome: one that goes on keeps the pod running.
func (w *wrapper) run() int {
	code := w.work()
	if w.QuitProxy {
		quit(w.QuitURL, w.log)
	}
	return code
}

func (w *wrapper) work() int {
	if code := w.awaitProxy(); code != 0 {
		return code
	}
	if w.Interval > 0 {
		return w.loop()
	}
	code, _ := w.command.run(w.events, w.log)
	return code
}

// awaitProxy returns 0 when the command may start.
func (w *wrapper) awaitProxy() int {
	proxy := readiness{poll: w.pollReady, log: w.log}
	isReady, stopped := true, w.events.stopped()
	if w.ReadyTimeout > 0 && !stopped {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(w.ReadyTimeout))
		done := make(chan bool, 1)
		go func() { defer close(done); done <- proxy.wait(ctx) }()
		isReady, stopped = until(w.events, done)
		cancel()
		for range done { // it has ended, and nothing of it is left
		}
	}
	switch {
	case stopped:
		w.log.fail(ended, "asked to end, command not started")
		return ended
	case !isReady:
		w.log.fail(notReady, "istio-proxy not ready in %s, command not started: %s",
			seconds(time.Duration(w.ReadyTimeout)), cmp.Or(proxy.last, noAnswer))
		return notReady
	}
	return 0
}

func (w *wrapper) pollReady(ctx context.Context) reply {
	return w.ReadyURL.ask(ctx, "GET", pollLimit)
}

// loop runs the command again and again, until a signal ends it: during a run with the run's code, between two with 0.
func (w *wrapper) loop() int {
	pauses := pauses{interval: time.Duration(w.Interval)}
	for {
		code, stopped := w.command.run(w.events, w.log)
		if stopped {
			return code
		}
		pause := pauses.after(code)
		if code != 0 {
			w.log.info("exit code %d, next run in %s", code, seconds(pause))
		}
		if _, stopped := until(w.events, time.After(pause)); stopped {
			return 0
		}
	}
}

// longestPause is the longest after failures, unless the interval itself is longer.
const longestPause = 5 * time.Minute

// pauses are those between runs.
type pauses struct {
	interval time.Duration
	failures int // in a row
}

// after is the pause after a run with this code: doubled for each failure in a row.
func (p *pauses) after(code int) time.Duration {
	if code == 0 {
		p.failures = 0
		return p.interval
	}
	p.failures++
	longest, pause := max(p.interval, longestPause), p.interval
	for n := 0; n < p.failures && pause < longest; n++ {
		pause *= 2
	}
	return min(pause, longest)
}
