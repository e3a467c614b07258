package script_test

import (
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
)

// starts are the moments of the runs so far.
func (r *running) starts(t *testing.T, atLeast int) []time.Time {
	t.Helper()
	var lines []string
	eventually(t, "runs", func() bool {
		lines = strings.Fields(r.readIfAny("runs"))
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
	everyShell(t, func(t *testing.T, shell string) {
		c := container{
			Options: script.Options{Interval: time.Second}, Shell: shell, Client: noClient,
			Words: []string{"probe", "runs", "0", "3", "4", "0", "5", "0"},
		}.begin(t)
		starts := c.starts(t, 7)
		c.pauses(t)
		c.signal(t, syscall.SIGTERM)
		got := c.end(t)
		assert.Zero(t, got.Code)
		assert.Equal(t, "batchfn-start: exit code 3, next run in 2s\n"+
			"batchfn-start: exit code 4, next run in 4s\n"+
			"batchfn-start: exit code 5, next run in 2s\n", got.Stderr)
		for n, pause := range []time.Duration{1, 2, 4, 1, 2, 1} {
			assert.GreaterOrEqual(t, starts[n+1].Sub(starts[n]), pause*time.Second-time.Millisecond)
		}
	})
}

func TestTermBetweenRuns(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			everyShell(t, func(t *testing.T, shell string) {
				for _, code := range []string{"0", "3"} {
					c := container{
						Options: script.Options{Interval: 10 * patience}, Shell: shell, Client: noClient, Words: []string{"probe", "runs", code},
					}.begin(t)
					c.starts(t, 1)
					c.pauses(t)
					c.signal(t, signal)
					got := c.end(t)
					assert.Zero(t, got.Code)
					assert.NotContains(t, got.Stderr, "Killed")
				}
			})
		})
	}
}

// pauses waits until the loop is in its sleep.
func (r *running) pauses(t *testing.T) {
	t.Helper()
	eventually(t, "the pause", func() bool {
		return slices.ContainsFunc(processes(t), func(pid int) bool { return strings.HasPrefix(commandLine(pid), "sleep") })
	})
}

func TestTermDuringARunEndsTheLoop(t *testing.T) {
	everyShell(t, func(t *testing.T, shell string) {
		for _, code := range []string{"0", "3"} {
			c := container{
				Options: script.Options{Interval: time.Second}, Shell: shell, Client: noClient, Words: []string{"probe", "handle", code, "1"},
			}.begin(t)
			c.says(t, "up", 1)
			c.signal(t, syscall.SIGTERM)
			got := c.end(t)
			assert.Equal(t, code, strconv.Itoa(got.Code))
			assert.Equal(t, "up\nterminated\n", got.Stdout)
			assert.Empty(t, got.Stderr)
		}
	})
}

// Whenever it comes, TERM ends the loop, and no run begins after it.
func TestTermAtAnyMomentEndsTheLoop(t *testing.T) {
	everyShell(t, func(t *testing.T, shell string) {
		image := newImage(t, shell, noClient)
		for n := range 30 {
			c := container{
				Options: script.Options{Interval: 10 * patience}, Image: image, Words: []string{"probe", "exit", "0"},
			}.begin(t)
			time.Sleep(10*time.Millisecond + time.Duration(n)*500*time.Microsecond) // about where the run ends
			c.signal(t, syscall.SIGTERM)
			assert.Contains(t, []int{0, 143}, c.end(t).Code)
		}
	})
}

func TestALoopWaitsForTheProxyFirst(t *testing.T) {
	someImages(t, func(t *testing.T, shell, client string) {
		options := script.Options{ReadyTimeout: 10 * patience, Interval: 10 * patience}
		var p proxy
		p.listen(t, readyAddress, inTurn(status(503), status(503), status(200)))
		c := container{Options: options, Shell: shell, Client: client, Words: []string{"probe", "runs", "0"}}.begin(t)
		c.starts(t, 1)
		c.pauses(t)
		c.signal(t, syscall.SIGTERM)
		got := c.end(t)
		assert.Zero(t, got.Code)
		assert.Empty(t, got.Stderr)
		assert.Equal(t, []string{getReady}, p.kinds())
	})
}

func TestALoopThatStillWaits(t *testing.T) {
	everyShell(t, func(t *testing.T, shell string) {
		var p proxy
		p.listen(t, readyAddress, status(503))
		c := container{
			Options: script.Options{ReadyTimeout: 10 * patience, Interval: time.Second}, Shell: shell, Client: curl,
			Words: []string{"probe", "words", "ran"},
		}.begin(t)
		p.waitFor(t, getReady, 1)
		c.signal(t, syscall.SIGTERM)
		got := c.end(t)
		assert.Equal(t, 143, got.Code)
		assert.Empty(t, got.Stdout+got.Stderr)

		timeout := script.Options{ReadyTimeout: time.Second, Interval: time.Second}
		assert.Equal(t, 211, container{Options: timeout, Shell: shell, Client: curl, Words: []string{"probe", "words", "ran"}}.run(t).Code)
	})
}

func TestALoopInAJobQuitsTheProxyOnce(t *testing.T) {
	everyShell(t, func(t *testing.T, shell string) {
		var p proxy
		p.listen(t, readyAddress, status(200))
		p.listen(t, agentAddress, status(200))
		options := script.Options{ReadyTimeout: 10 * patience, QuitProxy: true, Interval: time.Second}
		c := container{Options: options, Shell: shell, Client: curl, Words: []string{"probe", "runs", "0"}}.begin(t)
		c.starts(t, 2)
		c.pauses(t)
		c.signal(t, syscall.SIGTERM)
		assert.Zero(t, c.end(t).Code)
		assert.Equal(t, []string{getReady, postQuit}, p.kinds())
	})
}

func TestEveryRunHasTheContainersStandardInput(t *testing.T) {
	everyShell(t, func(t *testing.T, shell string) {
		c := container{
			Options: script.Options{Interval: 10 * patience}, Shell: shell, Client: noClient, Words: []string{"probe", "cat"}, Stdin: "text\n",
		}.begin(t)
		c.says(t, "text", 1)
		c.pauses(t)
		c.signal(t, syscall.SIGTERM)
		assert.Zero(t, c.end(t).Code)
	})
}
