package main

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// quits runs a command in a Job whose proxy needs no waiting for.
func quits(words ...string) container {
	return container{Quit: true, Words: append([]string{starttest.Probe}, words...)}
}

// A proxy that is gone, or that does not answer, changes no exit code and holds nobody up.
func TestTheAnswerToQuitDoesNotMatter(t *testing.T) {
	t.Parallel()
	chatty := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("goodbye\n")) }
	for name, c := range map[string]struct {
		answer http.HandlerFunc // nil: gone
		asked  int
		says   string
	}{
		"gone":       {nil, 0, ""},
		"chatty":     {chatty, 1, ""},
		"forbidden":  {starttest.Status(403), 2, "batchfn-start: istio-proxy was asked to quit: status 403\n"},
		"second try": {starttest.InTurn(starttest.Status(503), starttest.Status(200)), 2, ""},
		"reset":      {starttest.Reset, 2, "batchfn-start: istio-proxy was asked to quit: connection closed without an answer\n"},
		"hanging":    {starttest.Hang, 2, "batchfn-start: istio-proxy was asked to quit: no answer\n"},
		"endless":    {starttest.Raw("HTTP/1.1 200 OK\r\n", "x", "x", "x", "x", "x"), 1, ""},
	} {
		starttest.Inside(t, name, func(t *testing.T) {
			var p starttest.Proxy
			if c.answer != nil {
				p.Listen(t, starttest.AgentAddress, c.answer)
			}
			got := quits("exit", "3").run(t)
			assert.Equal(t, 3, got.Code)
			assert.Empty(t, got.Stdout)
			assert.Equal(t, 1, got.Runs)
			assert.Equal(t, c.says, got.Stderr)
			assert.Len(t, p.Requests(starttest.PostQuit), c.asked)
			assert.Less(t, got.Took, starttest.Patience, "the command ends all the same")
		})
	}
	starttest.Inside(t, "hanging on both addresses", func(t *testing.T) {
		var p starttest.Proxy
		p.Listen(t, starttest.AgentAddress, starttest.Hang)
		p.Listen(t, "[::1]:15020", starttest.Hang)
		got := quits("exit", "3").run(t)
		assert.Equal(t, 3, got.Code)
		assert.Less(t, got.Took, starttest.Patience)
	})
}

func TestSignalsDoNotKeepTheProxyFromQuitting(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	asked, release := make(chan struct{}), make(chan struct{})
	new(starttest.Proxy).Listen(t, starttest.AgentAddress, func(http.ResponseWriter, *http.Request) { close(asked); <-release })
	r := quits("exit", "3").begin(t)
	<-asked
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP} {
		r.Signal(t, s)
	}
	time.Sleep(50 * time.Millisecond)
	close(release)
	got := r.End(t)
	assert.Equal(t, 3, got.Code)
	assert.Empty(t, got.Stderr)
}

// With flags that are wrong the Job ends too.
func TestWrongUsageQuitsTheProxy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]container{
		"flag":        {Quit: true, Flags: []string{"--interval=often"}},
		"environment": {Quit: true, Env: []string{"BATCHFN_INTERVAL=often"}},
		"both":        {Flags: []string{"--nonsense"}, Env: []string{"BATCHFN_QUIT_PROXY=true"}},
		"no command":  {Quit: true},
	} {
		starttest.Inside(t, name, func(t *testing.T) {
			p := new(starttest.Proxy).Ready(t)
			if name != "no command" {
				c.Words = []string{starttest.Probe, "exit", "0"}
			}
			got := c.run(t)
			assert.Equal(t, wrongUsage, got.Code)
			assert.Empty(t, got.Stdout)
			assert.Len(t, p.Requests(starttest.PostQuit), 1)
		})
	}
	starttest.Inside(t, "not in a Job", func(t *testing.T) {
		p := new(starttest.Proxy).Ready(t)
		assert.Equal(t, wrongUsage, container{Flags: []string{"--nonsense"}, Words: []string{starttest.Probe}}.run(t).Code)
		assert.Empty(t, p.All())
	})
}
