package script_test

import (
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
)

func TestStartsOnceTheProxyIsReady(t *testing.T) {
	everyImage(t, func(t *testing.T, shell, client string) {
		var p proxy
		p.listen(t, readyAddress, status(200))
		got := container{Options: waits, Shell: shell, Client: client, Words: []string{"probe", "words", "ran"}}.run(t)
		assert.Zero(t, got.Code)
		assert.Equal(t, "\"ran\"\n", got.Stdout)
		assert.Empty(t, got.Stderr)
		assert.Len(t, p.times(getReady), 1, "the first poll is at once, and one is enough")
		assert.Equal(t, []string{getReady}, p.kinds())
	})
}

func TestWaitsWhileTheProxyIsNotReady(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]http.HandlerFunc{
		"unavailable": status(http.StatusServiceUnavailable),
		"hanging":     hang,
		"reset":       func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			everyClient(t, func(t *testing.T, client string) {
				var p proxy
				p.listen(t, readyAddress, inTurn(first, first, status(200)))
				got := container{Options: waits, Client: client, Words: []string{"probe", "exit", "0"}}.run(t)
				assert.Zero(t, got.Code)
				assert.Empty(t, got.Stderr)
				assert.GreaterOrEqual(t, len(p.times(getReady)), 3)
				assert.Less(t, got.Took, patience, "each request has its own limit")
			})
		})
	}
}

func TestCurlTakesOnly200(t *testing.T) {
	t.Parallel()
	enterSandbox(t, kubernetesHosts)
	var p proxy
	found := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/other", http.StatusFound) }
	p.listen(t, readyAddress, inTurn(status(http.StatusNoContent), status(http.StatusAccepted), found, status(200)))
	got := container{Options: waits, Client: curl, Words: []string{"probe", "exit", "0"}}.run(t)
	assert.Zero(t, got.Code)
	assert.Len(t, p.times(getReady), 4)
}

func TestWaitsForAProxyThatComesLate(t *testing.T) {
	someImages(t, func(t *testing.T, shell, client string) {
		c := container{Options: waits, Shell: shell, Client: client, Words: []string{"probe", "words", "ran"}}.begin(t)
		time.Sleep(1500 * time.Millisecond) // some polls are refused; how many decides nothing
		require.Empty(t, c.read(t, "stdout"))
		var p proxy
		p.listen(t, readyAddress, status(200))
		got := c.end(t)
		assert.Zero(t, got.Code)
		assert.Equal(t, "\"ran\"\n", got.Stdout)
		assert.Empty(t, got.Stderr)
	})
}

func TestPollsAboutEverySecond(t *testing.T) {
	everyClient(t, func(t *testing.T, client string) {
		requests := 4 // four polls
		if client == gnuWget {
			requests *= 2 // that finds an IPv4 address behind both names
		}
		answers := append(slices.Repeat([]http.HandlerFunc{status(503)}, requests), status(200))
		var p proxy
		p.listen(t, readyAddress, inTurn(answers...))
		got := container{Options: waits, Client: client, Words: []string{"probe", "exit", "0"}}.run(t)
		assert.GreaterOrEqual(t, got.Took, 4*time.Second)
		assert.Len(t, p.times(getReady), requests+1)
	})
}

func TestWaitsOnEitherAddressOfLocalhost(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{"IPv4": "127.0.0.1:15021", "IPv6": "[::1]:15021"} {
		t.Run(name, func(t *testing.T) {
			everyClient(t, func(t *testing.T, client string) {
				var p proxy
				p.listen(t, address, status(200))
				got := container{Options: waits, Client: client, Words: []string{"probe", "exit", "0"}}.run(t)
				assert.Zero(t, got.Code)
			})
		})
	}
}

// On Alpine, localhost is ::1 first, and busybox tries no other address: here there is no other one.
func TestWgetThatTriesTheFirstAddressOnly(t *testing.T) {
	t.Parallel()
	enterSandbox(t, "::1 localhost\n")
	var p proxy
	p.listen(t, readyAddress, status(200))
	p.listen(t, agentAddress, status(200))
	got := container{Options: job, Client: busyboxWget, Words: []string{"probe", "exit", "0"}}.run(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, []string{getReady, postQuit}, p.kinds())
}

func TestNoProxyWithinTheTime(t *testing.T) {
	t.Parallel()
	answering := func(h http.HandlerFunc) func(*testing.T) {
		return func(t *testing.T) { new(proxy).listen(t, readyAddress, h) }
	}
	for name, c := range map[string]struct {
		in     images
		listen func(*testing.T)
	}{
		"refusing":    {someImages, func(*testing.T) {}},
		"unavailable": {someImages, answering(status(503))},
		"hanging":     {everyImage, answering(hang)},
		"silent":      {someImages, listenOnly},
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t, func(t *testing.T, shell, client string) {
				c.listen(t)
				options := script.Options{ReadyTimeout: 2 * time.Second}
				got := container{Options: options, Shell: shell, Client: client, Words: []string{"probe", "words", "ran"}}.run(t)
				assert.Equal(t, 211, got.Code)
				assert.Empty(t, got.Stdout, "the command is not started")
				assert.Equal(t, "batchfn-start: istio-proxy not ready in 2s, command not started\n", got.Stderr)
				assert.GreaterOrEqual(t, got.Took, 2*time.Second)
				assert.Less(t, got.Took, patience)
			})
		})
	}
}

// listenOnly leaves the connection to the kernel, which takes it: nobody ever reads from it.
func listenOnly(t *testing.T) {
	listener, err := net.Listen("tcp", readyAddress)
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
}

func TestSignalWhileWaiting(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in      images
		answer  http.HandlerFunc
		signal  syscall.Signal
		options script.Options
	}{
		"TERM":                   {someImages, status(503), syscall.SIGTERM, waits},
		"INT":                    {someImages, status(503), syscall.SIGINT, waits},
		"TERM in a Job":          {someImages, status(503), syscall.SIGTERM, job},
		"INT in a Job":           {someImages, status(503), syscall.SIGINT, job},
		"TERM, hanging":          {everyImage, hang, syscall.SIGTERM, waits},
		"TERM, hanging in a Job": {everyImage, hang, syscall.SIGTERM, job},
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t, func(t *testing.T, shell, client string) {
				var p proxy
				p.listen(t, readyAddress, c.answer)
				running := container{Options: c.options, Shell: shell, Client: client, Words: []string{"probe", "words", "ran"}}.begin(t)
				p.waitFor(t, getReady, 2)
				running.signal(t, c.signal)
				got := running.end(t)
				assert.Equal(t, 143, got.Code)
				assert.Empty(t, got.Stdout, "the command is not started")
				assert.Empty(t, got.Stderr)
				assert.Less(t, got.Took, patience)
			})
		})
	}
}

func TestProxiesOfTheEnvironmentAreForTheCommandOnly(t *testing.T) {
	const dead = "http://127.0.0.1:9"
	names := []string{"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}
	someImages(t, func(t *testing.T, shell, client string) {
		c := container{Options: job, Shell: shell, Client: client, Words: append([]string{"probe", "env"}, names...)}
		for _, name := range names {
			c.Env = append(c.Env, name+"="+dead)
		}
		var p proxy
		p.listen(t, readyAddress, status(200))
		p.listen(t, agentAddress, status(200))
		got := c.run(t)
		assert.Zero(t, got.Code)
		assert.Equal(t, strings.Repeat(dead+"\n", len(names)), got.Stdout)
		assert.Equal(t, []string{getReady, postQuit}, p.kinds())
	})
}
