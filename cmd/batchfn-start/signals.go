package main

import (
	"os"
	"os/signal"
	"slices"
	"syscall"
)

// events is what reaches the wrapper while it waits for something else.
type events struct {
	signals  chan os.Signal // those that are the command's
	children chan os.Signal // a child has ended; one stands for many
}

// forwarded are the signals that a command may have a handler for. The others are the wrapper's own (CHLD, PIPE), the
// Go runtime's (URG) or the terminal's.
var forwarded = []os.Signal{
	syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2,
	syscall.SIGCONT, syscall.SIGWINCH,
}

// stops reports whether a signal asks a container to end: TERM, or what else an image has as its STOPSIGNAL.
func stops(s os.Signal) bool {
	return slices.Contains(forwarded[:3], s)
}

// listen takes the signals from here on. PIPE is taken and dropped: to the Go runtime a write to a standard error
// that nobody reads would be the end. Signals that are taken, unlike ignored ones, have their default action in
// the command.
func listen() events {
	e := events{signals: make(chan os.Signal, 64), children: make(chan os.Signal, 2)}
	for _, s := range forwarded {
		if !signal.Ignored(s) { // as nohup leaves HUP: the command finds it so
			signal.Notify(e.signals, s)
		}
	}
	signal.Notify(e.children, syscall.SIGCHLD)
	e.children <- syscall.SIGCHLD // what came before
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return e
}

// until waits for done while no command runs. It is true if a signal asked to end meanwhile; other signals have
// nobody to go to.
func until[T any](e events, done <-chan T) (value T, stopped bool) {
	for {
		select {
		case value = <-done:
			return value, e.stopped()
		case s := <-e.signals:
			if stops(s) {
				return value, true
			}
		case <-e.children:
			reap(0)
		}
	}
}

// stopped empties the signals that have come so far.
func (e events) stopped() bool {
	for {
		select {
		case s := <-e.signals:
			if stops(s) {
				return true
			}
		default:
			return false
		}
	}
}
