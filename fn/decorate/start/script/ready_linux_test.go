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
	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

func TestStartsOnceTheProxyIsReady(t *testing.T) {
	starttest.EveryImage(t, func(t *testing.T, shell, client string) {
		var p starttest.Proxy
		p.Listen(t, starttest.ReadyAddress, starttest.Status(200))
		got := container{Options: waits, Shell: shell, Client: client, Words: []string{"probe", "words", "ran"}}.run(t)
		assert.Zero(t, got.Code)
		assert.Equal(t, "\"ran\"\n", got.Stdout)
		assert.Empty(t, got.Stderr)
		assert.Len(t, p.Requests(starttest.GetReady), 1, "the first poll is at once, and one is enough")
		assert.Equal(t, []string{starttest.GetReady}, p.Kinds())
	})
}

func TestWaitsWhileTheProxyIsNotReady(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]http.HandlerFunc{
		"unavailable": starttest.Status(http.StatusServiceUnavailable),
		"hanging":     starttest.Hang,
		"reset":       func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			starttest.EveryClient(t, func(t *testing.T, client string) {
				var p starttest.Proxy
				p.Listen(t, starttest.ReadyAddress, starttest.InTurn(first, first, starttest.Status(200)))
				got := container{Options: waits, Client: client, Words: []string{"probe", "exit", "0"}}.run(t)
				assert.Zero(t, got.Code)
				assert.Empty(t, got.Stderr)
				assert.GreaterOrEqual(t, len(p.Requests(starttest.GetReady)), 3)
				assert.Less(t, got.Took, starttest.Patience, "each request has its own limit")
			})
		})
	}
}

func TestCurlTakesOnly200(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	var p starttest.Proxy
	found := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/other", http.StatusFound) }
	p.Listen(t, starttest.ReadyAddress, starttest.InTurn(starttest.Status(http.StatusNoContent), starttest.Status(http.StatusAccepted), found, starttest.Status(200)))
	got := container{Options: waits, Client: starttest.Curl, Words: []string{"probe", "exit", "0"}}.run(t)
	assert.Zero(t, got.Code)
	assert.Len(t, p.Requests(starttest.GetReady), 4)
}

func TestWaitsForAProxyThatComesLate(t *testing.T) {
	starttest.SomeImages(t, func(t *testing.T, shell, client string) {
		c := container{Options: waits, Shell: shell, Client: client, Words: []string{"probe", "words", "ran"}}.begin(t)
		time.Sleep(1500 * time.Millisecond) // some polls are refused; how many decides nothing
		require.Empty(t, c.Read("stdout"))
		var p starttest.Proxy
		p.Listen(t, starttest.ReadyAddress, starttest.Status(200))
		got := c.End(t)
		assert.Zero(t, got.Code)
		assert.Equal(t, "\"ran\"\n", got.Stdout)
		assert.Empty(t, got.Stderr)
	})
}

func TestPollsAboutEverySecond(t *testing.T) {
	starttest.EveryClient(t, func(t *testing.T, client string) {
		requests := 4 // four polls
		if client == starttest.GNUWget {
			requests *= 2 // that finds an IPv4 address behind both names
		}
		answers := append(slices.Repeat([]http.HandlerFunc{starttest.Status(503)}, requests), starttest.Status(200))
		var p starttest.Proxy
		p.Listen(t, starttest.ReadyAddress, starttest.InTurn(answers...))
		got := container{Options: waits, Client: client, Words: []string{"probe", "exit", "0"}}.run(t)
		assert.GreaterOrEqual(t, got.Took, 4*time.Second)
		assert.Len(t, p.Requests(starttest.GetReady), requests+1)
	})
}

func TestWaitsOnEitherAddressOfLocalhost(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]string{"IPv4": "127.0.0.1:15021", "IPv6": "[::1]:15021"} {
		t.Run(name, func(t *testing.T) {
			starttest.EveryClient(t, func(t *testing.T, client string) {
				var p starttest.Proxy
				p.Listen(t, address, starttest.Status(200))
				got := container{Options: waits, Client: client, Words: []string{"probe", "exit", "0"}}.run(t)
				assert.Zero(t, got.Code)
			})
		})
	}
}

// On Alpine, localhost is ::1 first, and busybox tries no other address: here there is no other one.
func TestWgetThatTriesTheFirstAddressOnly(t *testing.T) {
	t.Parallel()
	starttest.EnterWithHosts(t, "::1 localhost\n")
	var p starttest.Proxy
	p.Listen(t, starttest.ReadyAddress, starttest.Status(200))
	p.Listen(t, starttest.AgentAddress, starttest.Status(200))
	got := container{Options: job, Client: starttest.BusyboxWget, Words: []string{"probe", "exit", "0"}}.run(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, []string{starttest.GetReady, starttest.PostQuit}, p.Kinds())
}

func TestNoProxyWithinTheTime(t *testing.T) {
	t.Parallel()
	answering := func(h http.HandlerFunc) func(*testing.T) {
		return func(t *testing.T) { new(starttest.Proxy).Listen(t, starttest.ReadyAddress, h) }
	}
	for name, c := range map[string]struct {
		in     starttest.Images
		listen func(*testing.T)
	}{
		"refusing":    {starttest.SomeImages, func(*testing.T) {}},
		"unavailable": {starttest.SomeImages, answering(starttest.Status(503))},
		"hanging":     {starttest.EveryImage, answering(starttest.Hang)},
		"silent":      {starttest.SomeImages, listenOnly},
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
				assert.Less(t, got.Took, starttest.Patience)
			})
		})
	}
}

// listenOnly leaves the connection to the kernel, which takes it: nobody ever reads from it.
func listenOnly(t *testing.T) {
	listener, err := net.Listen("tcp", starttest.ReadyAddress)
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
}

func TestSignalWhileWaiting(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in      starttest.Images
		answer  http.HandlerFunc
		signal  syscall.Signal
		options script.Options
	}{
		"TERM":                   {starttest.SomeImages, starttest.Status(503), syscall.SIGTERM, waits},
		"INT":                    {starttest.SomeImages, starttest.Status(503), syscall.SIGINT, waits},
		"TERM in a Job":          {starttest.SomeImages, starttest.Status(503), syscall.SIGTERM, job},
		"INT in a Job":           {starttest.SomeImages, starttest.Status(503), syscall.SIGINT, job},
		"TERM, hanging":          {starttest.EveryImage, starttest.Hang, syscall.SIGTERM, waits},
		"TERM, hanging in a Job": {starttest.EveryImage, starttest.Hang, syscall.SIGTERM, job},
	} {
		t.Run(name, func(t *testing.T) {
			c.in(t, func(t *testing.T, shell, client string) {
				var p starttest.Proxy
				p.Listen(t, starttest.ReadyAddress, c.answer)
				running := container{Options: c.options, Shell: shell, Client: client, Words: []string{"probe", "words", "ran"}}.begin(t)
				p.WaitFor(t, starttest.GetReady, 2)
				running.Signal(t, c.signal)
				got := running.End(t)
				assert.Equal(t, 143, got.Code)
				assert.Empty(t, got.Stdout, "the command is not started")
				assert.Empty(t, got.Stderr)
				assert.Less(t, got.Took, starttest.Patience)
			})
		})
	}
}

func TestProxiesOfTheEnvironmentAreForTheCommandOnly(t *testing.T) {
	const dead = "http://127.0.0.1:9"
	names := []string{"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}
	starttest.SomeImages(t, func(t *testing.T, shell, client string) {
		c := container{Options: job, Shell: shell, Client: client, Words: []string{"probe", "env"}}
		for _, name := range names {
			c.Env = append(c.Env, name+"="+dead)
		}
		var p starttest.Proxy
		p.Listen(t, starttest.ReadyAddress, starttest.Status(200))
		p.Listen(t, starttest.AgentAddress, starttest.Status(200))
		got := c.run(t)
		assert.Zero(t, got.Code)
		assert.Equal(t, len(names), strings.Count(got.Stdout, dead))
		assert.Equal(t, []string{starttest.GetReady, starttest.PostQuit}, p.Kinds())
	})
}
