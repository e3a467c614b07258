package main

import (
	"net"
	"net/http"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The addresses of istio-proxy in a pod: Envoy's health listener, and the agent.
const (
	readyAddress = "127.0.0.1:15021"
	agentAddress = "127.0.0.1:15020"
	getReady     = "GET /healthz/ready"
	postQuit     = "POST /quitquitquit"
)

// proxy is istio-proxy as the wrapper sees it: what it was asked, and when.
type proxy struct {
	mu  sync.Mutex
	all []asked
}

type asked struct {
	what string // "GET /healthz/ready"
	at   time.Time
	*http.Request
}

// listen answers at the address from now on, and from stop on no connection that is new. It must be called from the
// test's own goroutine, whose network it is.
func (p *proxy) listen(t *testing.T, address string, answer http.HandlerFunc) (stop func()) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	require.NoError(t, err)
	server := &http.Server{Handler: p.record(answer)}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return func() {
		socket, err := listener.(*net.TCPListener).SyscallConn()
		require.NoError(t, err)
		// To close it is not enough: a process that is about to start may hold it a moment longer.
		_ = socket.Control(func(fd uintptr) { _ = syscall.Shutdown(int(fd), syscall.SHUT_RDWR) })
	}
}

// ready is a proxy as it should be.
func (p *proxy) ready(t *testing.T) *proxy {
	t.Helper()
	p.listen(t, readyAddress, status(200))
	p.listen(t, agentAddress, status(200))
	return p
}

func (p *proxy) record(answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.all = append(p.all, asked{r.Method + " " + r.URL.Path, time.Now(), r})
		p.mu.Unlock()
		answer(w, r)
	}
}

// requests are those of one kind, so far.
func (p *proxy) requests(what string) []asked {
	p.mu.Lock()
	defer p.mu.Unlock()
	var of []asked
	for _, one := range p.all {
		if one.what == what {
			of = append(of, one)
		}
	}
	return of
}

// kinds are the different requests, in order.
func (p *proxy) kinds() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var kinds []string
	for _, one := range p.all {
		kinds = append(kinds, one.what)
	}
	return slices.Compact(kinds)
}

// waitFor waits until the proxy has been asked for something so many times.
func (p *proxy) waitFor(t *testing.T, what string, times int) {
	t.Helper()
	eventually(t, what, func() bool { return len(p.requests(what)) >= times })
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// hang takes the request and never answers.
func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// reset takes the request and closes the connection.
func reset(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// raw writes the text, and keeps the connection open.
func raw(text ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return // the test has ended
		}
		defer conn.Close()
		for _, part := range text {
			if _, err := conn.Write([]byte(part)); err != nil {
				return
			}
			time.Sleep(300 * time.Millisecond)
		}
	}
}

// inTurn answers each request as the next of the steps says; the last one repeats.
func inTurn(steps ...http.HandlerFunc) http.HandlerFunc {
	next := make(chan http.HandlerFunc, len(steps))
	for _, step := range steps {
		next <- step
	}
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case step := <-next:
			step(w, r)
		default:
			steps[len(steps)-1](w, r)
		}
	}
}
