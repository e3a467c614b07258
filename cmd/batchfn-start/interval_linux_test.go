package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

func TestRunsAgainAndAgain(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	r := container{Interval: 300 * time.Millisecond, Words: []string{starttest.Probe, "exit", "0", "3", "4", "0", "5", "0"}}.begin(t)
	starts := r.Starts(t, 7)
	r.Signal(t, syscall.SIGTERM)
	got := r.End(t)
	assert.Contains(t, []int{0, 143}, got.Code)
	assert.Equal(t, "batchfn-start: exit code 3, next run in 0.6s\n"+
		"batchfn-start: exit code 4, next run in 1.2s\n"+
		"batchfn-start: exit code 5, next run in 0.6s\n", got.Stderr)
	for n, pause := range []time.Duration{1, 2, 4, 1, 2, 1} {
		assert.GreaterOrEqual(t, starts[n+1].Sub(starts[n]), pause*300*time.Millisecond-time.Millisecond)
	}
}

func TestTermBetweenRuns(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT} {
		starttest.Inside(t, s.String(), func(t *testing.T) {
			r := container{Interval: time.Hour, Words: []string{starttest.Probe, "exit", "3"}}.begin(t)
			r.Complains(t, "next run in 3600s")
			r.Signal(t, syscall.SIGHUP) // has nobody to go to
			r.Signal(t, syscall.SIGUSR1)
			r.Signal(t, s)
			assert.Zero(t, r.End(t).Code)
		})
	}
}

// A signal that does not ask to end is the run's, and the loop goes on.
func TestOtherSignalsDuringARun(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	r := container{Interval: 100 * time.Millisecond, Words: []string{starttest.Probe, "handle", "0", "1"}}.begin(t)
	for n, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGWINCH} {
		r.Says(t, "up", n+1)
		r.Signal(t, s)
	}
	r.Says(t, "up", 4)
	r.Signal(t, syscall.SIGTERM)
	got := r.End(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, 4, strings.Count(got.Stdout, "up\n"), "no run after TERM")
}

// A command that is not there is a run that failed.
func TestLoopOfACommandThatIsNotThere(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	p := new(starttest.Proxy).Ready(t)
	r := container{Quit: true, Interval: 100 * time.Millisecond, Words: []string{"nowhere"}}.begin(t)
	r.Complains(t, "exit code 127, next run in 0.4s")
	require.NoError(t, os.Symlink(filepath.Join(image, starttest.Probe), filepath.Join(r.Dir, "late")))
	r.Signal(t, syscall.SIGTERM)
	got := r.End(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, 2, strings.Count(got.Stderr, `can't run "nowhere": not found in PATH`))
	assert.Len(t, p.Requests(starttest.PostQuit), 1)
}

func TestALoopWaitsForTheProxyOnce(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	p := new(starttest.Proxy).Ready(t)
	r := container{Ready: time.Minute, Quit: true, Interval: 50 * time.Millisecond, Words: []string{starttest.Probe, "exit", "0"}}.begin(t)
	r.Starts(t, 4)
	r.Signal(t, syscall.SIGTERM)
	assert.Contains(t, []int{0, 143}, r.End(t).Code)
	assert.Len(t, p.Requests(starttest.GetReady), 2)
	assert.Len(t, p.Requests(starttest.PostQuit), 1)
}

func TestRunsLeaveNothing(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	r := container{Interval: 10 * time.Millisecond, Words: []string{"sh", "-c", "echo up; (sleep 1000 & ) ; exit 0"}}.begin(t)
	r.Says(t, "up", 2)
	before := starttest.OpenFiles(t, r.Pid(t))
	r.Says(t, "up", 8)
	starttest.Eventually(t, "as few files as before", func() bool { return len(starttest.OpenFiles(t, r.Pid(t))) <= len(before) })
	assert.LessOrEqual(t, len(starttest.Children(r.Pid(t))), 3)
	r.Signal(t, syscall.SIGTERM)
	assert.Contains(t, []int{0, 143}, r.End(t).Code)
}

// Whenever it comes, TERM ends the loop, and no run begins after it.
func TestTermAtAnyMomentEndsTheLoop(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	for n := range 50 {
		r := container{Interval: 20 * time.Millisecond, Words: []string{"sh", "-c", "echo up"}}.begin(t)
		r.Says(t, "up", 1)
		time.Sleep(time.Duration(n) * 500 * time.Microsecond)
		r.Signal(t, syscall.SIGTERM)
		assert.Contains(t, []int{0, 143}, r.End(t).Code)
	}
}
