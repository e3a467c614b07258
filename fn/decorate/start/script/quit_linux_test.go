package script_test

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
)

func TestAJobAsksTheProxyToQuit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in    images
		words []string
		code  int
	}{
		"success": {everyImage, []string{"probe", "exit", "0"}, 0},
		"failure": {someImages, []string{"probe", "exit", "3"}, 3},
		"killed":  {someImages, []string{"probe", "die", "9"}, 137},
		"missing": {someImages, []string{"nowhere"}, 127},
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t, func(t *testing.T, shell, client string) {
				var p proxy
				p.listen(t, readyAddress, status(200))
				p.listen(t, agentAddress, status(200))
				got := container{Options: job, Shell: shell, Client: client, Words: c.words}.run(t)
				assert.Equal(t, c.code, got.Code)
				assert.Empty(t, got.Stdout)
				assert.Equal(t, []string{getReady, postQuit}, p.kinds())
				assert.Len(t, p.times(postQuit), 1)
			})
		})
	}
}

func TestAJobAsksTheProxyToQuitWithoutACommandToo(t *testing.T) {
	t.Parallel()
	t.Run("time-out", func(t *testing.T) {
		someImages(t, func(t *testing.T, shell, client string) {
			var p proxy
			p.listen(t, agentAddress, status(200))
			options := script.Options{ReadyTimeout: time.Second, QuitProxy: true}
			got := container{Options: options, Shell: shell, Client: client, Words: []string{"probe", "exit", "0"}}.run(t)
			assert.Equal(t, 211, got.Code)
			assert.Len(t, p.times(postQuit), 1)
		})
	})
	t.Run("signal", func(t *testing.T) {
		someImages(t, func(t *testing.T, shell, client string) {
			var p proxy
			p.listen(t, readyAddress, status(503))
			p.listen(t, agentAddress, status(200))
			c := container{Options: job, Shell: shell, Client: client, Words: []string{"probe", "exit", "0"}}.begin(t)
			p.waitFor(t, getReady, 1)
			c.signal(t, syscall.SIGTERM)
			assert.Equal(t, 143, c.end(t).Code)
			assert.Len(t, p.times(postQuit), 1)
		})
	})
}

// A proxy that is gone, or that does not answer, changes nothing.
func TestTheAnswerToQuitDoesNotMatter(t *testing.T) {
	t.Parallel()
	chatty := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("goodbye\n")) }
	for name, c := range map[string]struct {
		in     images
		answer http.HandlerFunc
	}{
		"gone": {someImages, nil}, "refused": {someImages, status(http.StatusForbidden)}, "chatty": {someImages, chatty},
		"hanging": {everyImage, hang},
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t, func(t *testing.T, shell, client string) {
				var p proxy
				p.listen(t, readyAddress, status(200))
				if c.answer != nil {
					p.listen(t, agentAddress, c.answer)
				}
				got := container{Options: job, Shell: shell, Client: client, Words: []string{"probe", "exit", "3"}}.run(t)
				assert.Equal(t, 3, got.Code)
				assert.Empty(t, got.Stdout+got.Stderr)
				assert.Less(t, got.Took, patience)
				if name == "gone" {
					assert.Less(t, got.Took, 5*time.Second, "a refusal ends the request at once")
				}
			})
		})
	}
}

func TestSignalsDoNotKeepTheProxyFromQuitting(t *testing.T) {
	everyImage(t, func(t *testing.T, shell, client string) {
		var p proxy
		asked, release := make(chan struct{}), make(chan struct{})
		p.listen(t, agentAddress, func(w http.ResponseWriter, r *http.Request) { close(asked); <-release })
		c := container{Options: quits, Shell: shell, Client: client, Words: []string{"probe", "exit", "3"}}.begin(t)
		<-asked
		c.signal(t, syscall.SIGTERM)
		c.signal(t, syscall.SIGINT)
		close(release)
		got := c.end(t)
		assert.Equal(t, 3, got.Code)
		assert.Empty(t, got.Stdout+got.Stderr)
	})
}

func TestWithoutQuitProxyNobodyIsAsked(t *testing.T) {
	everyClient(t, func(t *testing.T, client string) {
		var p proxy
		p.listen(t, readyAddress, status(200))
		p.listen(t, agentAddress, status(200))
		for _, code := range []string{"0", "3"} {
			container{Options: waits, Client: client, Words: []string{"probe", "exit", code}}.run(t)
		}
		assert.Equal(t, []string{getReady}, p.kinds())
	})
}
