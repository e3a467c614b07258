package script_test

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

func TestAJobAsksTheProxyToQuit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in    starttest.Images
		words []string
		code  int
	}{
		"success": {starttest.EveryImage, []string{"probe", "exit", "0"}, 0},
		"failure": {starttest.SomeImages, []string{"probe", "exit", "3"}, 3},
		"killed":  {starttest.SomeImages, []string{"probe", "die", "9"}, 137},
		"missing": {starttest.SomeImages, []string{"nowhere"}, 127},
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t, func(t *testing.T, shell, client string) {
				var p starttest.Proxy
				p.Listen(t, starttest.ReadyAddress, starttest.Status(200))
				p.Listen(t, starttest.AgentAddress, starttest.Status(200))
				got := container{Options: job, Shell: shell, Client: client, Words: c.words}.run(t)
				assert.Equal(t, c.code, got.Code)
				assert.Empty(t, got.Stdout)
				assert.Equal(t, []string{starttest.GetReady, starttest.PostQuit}, p.Kinds())
				assert.Len(t, p.Requests(starttest.PostQuit), 1)
			})
		})
	}
}

func TestAJobAsksTheProxyToQuitWithoutACommandToo(t *testing.T) {
	t.Parallel()
	t.Run("timeout", func(t *testing.T) {
		starttest.SomeImages(t, func(t *testing.T, shell, client string) {
			var p starttest.Proxy
			p.Listen(t, starttest.AgentAddress, starttest.Status(200))
			options := script.Options{ReadyTimeout: time.Second, QuitProxy: true}
			got := container{Options: options, Shell: shell, Client: client, Words: []string{"probe", "exit", "0"}}.run(t)
			assert.Equal(t, 211, got.Code)
			assert.Len(t, p.Requests(starttest.PostQuit), 1)
		})
	})
	t.Run("signal", func(t *testing.T) {
		starttest.SomeImages(t, func(t *testing.T, shell, client string) {
			var p starttest.Proxy
			p.Listen(t, starttest.ReadyAddress, starttest.Status(503))
			p.Listen(t, starttest.AgentAddress, starttest.Status(200))
			c := container{Options: job, Shell: shell, Client: client, Words: []string{"probe", "exit", "0"}}.begin(t)
			p.WaitFor(t, starttest.GetReady, 1)
			c.Signal(t, syscall.SIGTERM)
			assert.Equal(t, 143, c.End(t).Code)
			assert.Len(t, p.Requests(starttest.PostQuit), 1)
		})
	})
}

// A proxy that is gone, or that does not answer, changes nothing.
func TestTheAnswerToQuitDoesNotMatter(t *testing.T) {
	t.Parallel()
	chatty := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("goodbye\n")) }
	for name, c := range map[string]struct {
		in     starttest.Images
		answer http.HandlerFunc
	}{
		"gone": {starttest.SomeImages, nil}, "refused": {starttest.SomeImages, starttest.Status(http.StatusForbidden)}, "chatty": {starttest.SomeImages, chatty},
		"hanging": {starttest.EveryImage, starttest.Hang},
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t, func(t *testing.T, shell, client string) {
				var p starttest.Proxy
				p.Listen(t, starttest.ReadyAddress, starttest.Status(200))
				if c.answer != nil {
					p.Listen(t, starttest.AgentAddress, c.answer)
				}
				got := container{Options: job, Shell: shell, Client: client, Words: []string{"probe", "exit", "3"}}.run(t)
				assert.Equal(t, 3, got.Code)
				assert.Empty(t, got.Stdout+got.Stderr)
				assert.Less(t, got.Took, starttest.Patience)
			})
		})
	}
}

func TestSignalsDoNotKeepTheProxyFromQuitting(t *testing.T) {
	starttest.EveryImage(t, func(t *testing.T, shell, client string) {
		var p starttest.Proxy
		asked, release := make(chan struct{}), make(chan struct{})
		p.Listen(t, starttest.AgentAddress, func(w http.ResponseWriter, r *http.Request) { close(asked); <-release })
		c := container{Options: quits, Shell: shell, Client: client, Words: []string{"probe", "exit", "3"}}.begin(t)
		<-asked
		c.Signal(t, syscall.SIGTERM)
		c.Signal(t, syscall.SIGINT)
		close(release)
		got := c.End(t)
		assert.Equal(t, 3, got.Code)
		assert.Empty(t, got.Stdout+got.Stderr)
	})
}

func TestWithoutQuitProxyNobodyIsAsked(t *testing.T) {
	starttest.EveryClient(t, func(t *testing.T, client string) {
		var p starttest.Proxy
		p.Listen(t, starttest.ReadyAddress, starttest.Status(200))
		p.Listen(t, starttest.AgentAddress, starttest.Status(200))
		for _, code := range []string{"0", "3"} {
			container{Options: waits, Client: client, Words: []string{"probe", "exit", code}}.run(t)
		}
		assert.Equal(t, []string{starttest.GetReady}, p.Kinds())
	})
}
