package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// starts are the moments of the runs so far.
func (r *running) starts(t *testing.T, atLeast int) []time.Time {
	t.Helper()
	var lines []string
	eventually(t, "runs", func() bool {
		lines = strings.Fields(r.read("runs"))
		return len(lines) >= atLeast
	})
	var starts []time.Time
	for _, line := range lines {
		ms, err := strconv.ParseInt(line, 10, 64)
		require.NoError(t, err)
		starts = append(starts, time.UnixMilli(ms))
	}
	return starts
}

func TestRunsAgainAndAgain(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	r := container{Interval: 300 * time.Millisecond, Words: []string{probeName, "runs", "0", "3", "4", "0", "5", "0"}}.begin(t)
	starts := r.starts(t, 7)
	r.signal(t, syscall.SIGTERM)
	got := r.end(t)
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
		inSandbox(t, s.String(), func(t *testing.T) {
			r := container{Interval: time.Hour, Words: []string{probeName, "exit", "3"}}.begin(t)
			r.complains(t, "next run in 3600s")
			r.signal(t, syscall.SIGHUP) // has nobody to go to
			r.signal(t, syscall.SIGUSR1)
			r.signal(t, s)
			assert.Zero(t, r.end(t).Code)
		})
	}
}

// A signal that does not ask to end is the run's, and the loop goes on.
func TestOtherSignalsDuringARun(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	r := container{Interval: 100 * time.Millisecond, Words: []string{probeName, "handle", "0", "1"}}.begin(t)
	for n, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGWINCH} {
		r.says(t, "handling", n+1)
		r.signal(t, s)
	}
	r.says(t, "handling", 4)
	r.signal(t, syscall.SIGTERM)
	got := r.end(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, 4, strings.Count(got.Stdout, "handling\n"), "no run after TERM")
}

// A command that is not there is a run that failed.
func TestLoopOfACommandThatIsNotThere(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	p := new(proxy).ready(t)
	r := container{Quit: true, Interval: 100 * time.Millisecond, Words: []string{"nowhere"}}.begin(t)
	r.complains(t, "exit code 127, next run in 0.4s")
	require.NoError(t, os.Symlink(filepath.Join(image, probeName), filepath.Join(r.dir, "late")))
	r.signal(t, syscall.SIGTERM)
	got := r.end(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, 2, strings.Count(got.Stderr, `can't run "nowhere": not found in PATH`))
	assert.Len(t, p.requests(postQuit), 1)
}

func TestALoopWaitsForTheProxyOnce(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	p := new(proxy).ready(t)
	r := container{Ready: time.Minute, Quit: true, Interval: 50 * time.Millisecond, Words: []string{probeName, "runs", "0"}}.begin(t)
	r.starts(t, 4)
	r.signal(t, syscall.SIGTERM)
	assert.Contains(t, []int{0, 143}, r.end(t).Code)
	assert.Len(t, p.requests(getReady), 2)
	assert.Len(t, p.requests(postQuit), 1)
}

func TestRunsLeaveNothing(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	r := container{Interval: 10 * time.Millisecond, Words: []string{"sh", "-c", "echo up; (sleep 1000 & ) ; exit 0"}}.begin(t)
	r.says(t, "up", 2)
	before := openFiles(t, r.pid(t))
	r.says(t, "up", 8)
	eventually(t, "as few files as before", func() bool { return len(openFiles(t, r.pid(t))) <= len(before) })
	assert.LessOrEqual(t, len(childrenOf(r.pid(t))), 3)
	r.signal(t, syscall.SIGTERM)
	assert.Contains(t, []int{0, 143}, r.end(t).Code)
}

// Whenever it comes, TERM ends the loop, and no run begins after it.
func TestTermAtAnyMomentEndsTheLoop(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	for n := range 50 {
		r := container{Interval: 20 * time.Millisecond, Words: []string{"sh", "-c", "echo up"}}.begin(t)
		r.says(t, "up", 1)
		time.Sleep(time.Duration(n) * 500 * time.Microsecond)
		r.signal(t, syscall.SIGTERM)
		assert.Contains(t, []int{0, 143}, r.end(t).Code)
	}
}
