package script_test

import (
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

func TestRunsAgainAndAgain(t *testing.T) {
	starttest.EveryShell(t, func(t *testing.T, shell string) {
		c := container{
			Options: script.Options{Interval: time.Second}, Shell: shell, Client: starttest.NoClient,
			Words: []string{"probe", "exit", "0", "3", "4", "0", "5", "0"},
		}.begin(t)
		starts := c.Starts(t, 7)
		c.Signal(t, syscall.SIGTERM)
		got := c.End(t)
		assert.Contains(t, []int{0, 143}, got.Code) // in a run or in a pause
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
			starttest.EveryShell(t, func(t *testing.T, shell string) {
				for _, code := range []string{"0", "3"} {
					c := container{
						Options: script.Options{Interval: time.Hour}, Shell: shell, Client: starttest.NoClient, Words: []string{"probe", "exit", code},
					}.begin(t)
					c.Command(t, "sleep 3600") // the pause: a signal before it is one during the run
					c.Signal(t, signal)
					got := c.End(t)
					assert.Zero(t, got.Code)
					assert.NotContains(t, got.Stderr, "Killed")
				}
			})
		})
	}
}

func TestTermDuringARunEndsTheLoop(t *testing.T) {
	starttest.EveryShell(t, func(t *testing.T, shell string) {
		for _, code := range []string{"0", "3"} {
			c := container{
				Options: script.Options{Interval: time.Second}, Shell: shell, Client: starttest.NoClient, Words: []string{"probe", "handle", code, "1"},
			}.begin(t)
			c.Says(t, "up", 1)
			c.Signal(t, syscall.SIGTERM)
			got := c.End(t)
			assert.Equal(t, code, strconv.Itoa(got.Code))
			assert.Equal(t, "up\nterminated\n", got.Stdout)
			assert.Empty(t, got.Stderr)
		}
	})
}

// Whenever it comes, TERM ends the loop, and no run begins after it.
func TestTermAtAnyMomentEndsTheLoop(t *testing.T) {
	starttest.EveryShell(t, func(t *testing.T, shell string) {
		image := starttest.NewImage(t, shell, starttest.NoClient)
		for n := range 30 {
			c := container{
				Options: script.Options{Interval: time.Hour}, Image: image, Words: []string{"probe", "exit", "0"},
			}.begin(t)
			time.Sleep(10*time.Millisecond + time.Duration(n)*500*time.Microsecond) // about where the run ends
			c.Signal(t, syscall.SIGTERM)
			assert.Contains(t, []int{0, 143}, c.End(t).Code)
		}
	})
}

func TestALoopWaitsForTheProxyFirst(t *testing.T) {
	starttest.SomeImages(t, func(t *testing.T, shell, client string) {
		options := script.Options{ReadyTimeout: time.Hour, Interval: time.Hour}
		var p starttest.Proxy
		p.Listen(t, starttest.ReadyAddress, starttest.InTurn(starttest.Status(503), starttest.Status(503), starttest.Status(200)))
		c := container{Options: options, Shell: shell, Client: client, Words: []string{"probe", "exit", "0"}}.begin(t)
		c.Starts(t, 1)
		c.Command(t, "sleep 3600") // the pause
		c.Signal(t, syscall.SIGTERM)
		got := c.End(t)
		assert.Zero(t, got.Code)
		assert.Empty(t, got.Stderr)
		assert.Equal(t, []string{starttest.GetReady}, p.Kinds())
	})
}

func TestALoopThatStillWaits(t *testing.T) {
	starttest.EveryShell(t, func(t *testing.T, shell string) {
		var p starttest.Proxy
		p.Listen(t, starttest.ReadyAddress, starttest.Status(503))
		c := container{
			Options: script.Options{ReadyTimeout: time.Hour, Interval: time.Second}, Shell: shell, Client: starttest.Curl,
			Words: []string{"probe", "words", "ran"},
		}.begin(t)
		p.WaitFor(t, starttest.GetReady, 1)
		c.Signal(t, syscall.SIGTERM)
		got := c.End(t)
		assert.Equal(t, 143, got.Code)
		assert.Empty(t, got.Stdout+got.Stderr)

		timeout := script.Options{ReadyTimeout: time.Second, Interval: time.Second}
		assert.Equal(t, 211, container{Options: timeout, Shell: shell, Client: starttest.Curl, Words: []string{"probe", "words", "ran"}}.run(t).Code)
	})
}

func TestALoopInAJobQuitsTheProxyOnce(t *testing.T) {
	starttest.EveryShell(t, func(t *testing.T, shell string) {
		var p starttest.Proxy
		p.Listen(t, starttest.ReadyAddress, starttest.Status(200))
		p.Listen(t, starttest.AgentAddress, starttest.Status(200))
		options := script.Options{ReadyTimeout: time.Hour, QuitProxy: true, Interval: time.Second}
		c := container{Options: options, Shell: shell, Client: starttest.Curl, Words: []string{"probe", "exit", "0"}}.begin(t)
		c.Starts(t, 2)
		c.Signal(t, syscall.SIGTERM)
		assert.Contains(t, []int{0, 143}, c.End(t).Code) // in a run or in a pause
		assert.Equal(t, []string{starttest.GetReady, starttest.PostQuit}, p.Kinds())
	})
}

func TestEveryRunHasTheContainersStandardInput(t *testing.T) {
	starttest.EveryShell(t, func(t *testing.T, shell string) {
		c := container{
			Options: script.Options{Interval: time.Hour}, Shell: shell, Client: starttest.NoClient, Words: []string{"probe", "cat"}, Stdin: "text\n",
		}.begin(t)
		c.Says(t, "text", 1)
		c.Command(t, "sleep 3600") // the pause
		c.Signal(t, syscall.SIGTERM)
		assert.Zero(t, c.End(t).Code)
	})
}
