package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// ofBoth runs the test with the wrapper as the first process of its container, and as another.
func ofBoth(t *testing.T, test func(t *testing.T, first bool)) {
	t.Parallel()
	starttest.Inside(t, "first process", func(t *testing.T) { test(t, true) })
	starttest.Inside(t, "another process", func(t *testing.T) { test(t, false) })
}

func TestSignalsReachTheCommand(t *testing.T) {
	ofBoth(t, func(t *testing.T, first bool) {
		for _, s := range forwarded {
			r := container{Pid1: first, Words: []string{starttest.Probe, "handle", "3", "2"}}.begin(t)
			r.Says(t, "up", 1)
			r.Signal(t, s.(syscall.Signal))
			r.Says(t, s.String(), 1)
			r.Signal(t, s.(syscall.Signal))
			got := r.End(t)
			assert.Equal(t, 3, got.Code)
			assert.Equal(t, "up\n"+strings.Repeat(s.String()+"\n", 2), got.Stdout)
			assert.Empty(t, got.Stderr)
		}
	})
}

// Other signals are the wrapper's own, or the runtime's: the next thing that the command hears of is TERM.
func TestOtherSignalsDoNotReachTheCommand(t *testing.T) {
	ofBoth(t, func(t *testing.T, first bool) {
		r := container{Pid1: first, Words: []string{starttest.Probe, "handle", "3", "1"}}.begin(t)
		r.Says(t, "up", 1)
		for _, s := range []syscall.Signal{syscall.SIGCHLD, syscall.SIGURG, syscall.SIGPIPE} {
			r.Signal(t, s)
		}
		time.Sleep(50 * time.Millisecond)
		r.Signal(t, syscall.SIGTERM)
		got := r.End(t)
		assert.Equal(t, 3, got.Code)
		assert.Equal(t, "up\nterminated\n", got.Stdout)
	})
}

// Only the command is told, as it would be without the wrapper.
func TestSignalsDoNotReachTheRestOfTheProcessGroup(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	script := `trap 'echo parent' TERM; sh -c 'trap "echo child" TERM; echo up; sleep 0.5; sleep 0.5; echo done' & wait; wait; exit 3`
	r := container{Words: []string{"sh", "-c", script}}.begin(t)
	r.Says(t, "up", 1)
	r.Signal(t, syscall.SIGTERM)
	got := r.End(t)
	assert.Equal(t, 3, got.Code)
	assert.Equal(t, "up\nparent\ndone\n", got.Stdout)
}

func TestCommandThatIgnoresTerm(t *testing.T) {
	ofBoth(t, func(t *testing.T, first bool) {
		r := container{Pid1: first, Words: []string{starttest.Probe, "stubborn"}}.begin(t)
		r.Says(t, "up", 1)
		r.Signal(t, syscall.SIGTERM)
		time.Sleep(300 * time.Millisecond)
		assert.False(t, r.Ended(), "the wrapper has left its command behind")
		assert.NoError(t, syscall.Kill(r.Command(t, "probe stubborn"), syscall.SIGKILL))
		assert.Equal(t, 137, r.End(t).Code)
	})
}

var ending = []os.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT}

// While it waits, a signal that asks to end does, and another has nobody to go to.
func TestSignalsWhileWaiting(t *testing.T) {
	ofBoth(t, func(t *testing.T, first bool) {
		var p starttest.Proxy
		p.Listen(t, starttest.ReadyAddress, starttest.Status(503))
		for _, s := range forwarded {
			r := container{Pid1: first, Ready: time.Hour, Words: []string{starttest.Probe, "exit", "0"}}.begin(t)
			p.WaitFor(t, starttest.GetReady, len(p.Requests(starttest.GetReady))+1)
			r.Signal(t, s.(syscall.Signal))
			if !slices.Contains(ending, s) {
				p.WaitFor(t, starttest.GetReady, len(p.Requests(starttest.GetReady))+2)
				r.Signal(t, syscall.SIGTERM)
			}
			got := r.End(t)
			assert.Equal(t, ended, got.Code, s.String())
			assert.Empty(t, got.Stdout)
			assert.True(t, strings.HasSuffix(got.Stderr, "batchfn-start: asked to end, command not started\n"), got.Stderr)
		}
	})
}

// Signals that arrive while the command ends must not become the exit code.
func TestExitCodeSurvivesManySignals(t *testing.T) {
	ofBoth(t, func(t *testing.T, first bool) {
		p := new(starttest.Proxy).Ready(t)
		for n := range 25 {
			r := container{Pid1: first, Quit: true, Words: []string{"sh", "-c", "trap 'exit 3' TERM; echo up; while :; do sleep 1 & wait $!; done"}}.begin(t)
			r.Says(t, "up", 1)
			pid := r.Pid(t)
			for range n + 1 {
				_ = syscall.Kill(pid, syscall.SIGTERM) // it may have ended
			}
			assert.Equal(t, 3, r.End(t).Code)
		}
		assert.Len(t, p.Requests(starttest.PostQuit), 25)
	})
}

// Whenever TERM comes, the wrapper ends, and nothing is left.
func TestTermAtAnyMoment(t *testing.T) {
	ofBoth(t, func(t *testing.T, first bool) {
		new(starttest.Proxy).Ready(t)
		for n := range 40 {
			r := container{Pid1: first, Ready: time.Hour, Quit: true, Words: []string{"sleep", "1000"}}.begin(t)
			pid := r.Pid(t)
			time.Sleep(time.Duration(n) * 250 * time.Microsecond)
			if first { // before it has handlers, the kernel drops what is sent to a first process
				starttest.Eventually(t, "handlers", func() bool { return starttest.Catches(pid, syscall.SIGTERM) })
			}
			r.Signal(t, syscall.SIGTERM)
			code := r.End(t).Code
			if first && code == wrongUsage {
				continue // the Go runtime has handlers before main begins
			}
			assert.Equal(t, ended, code)
		}
	})
}

// A mask of blocked signals, from a parent that was careless, keeps nothing from the wrapper.
func TestBlockedSignals(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	cmd := exec.Command(starttest.LookTool(t, "env"), "--block-signal=CHLD,TERM", "PATH="+image, filepath.Join(image, "batchfn-start"), "--", "sh", "-c", "exit 3")
	assert.Equal(t, 3, starttest.Begin(t, cmd).End(t).Code)
}
