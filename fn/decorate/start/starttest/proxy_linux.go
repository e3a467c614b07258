package starttest

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
	ReadyAddress = "127.0.0.1:15021"
	AgentAddress = "127.0.0.1:15020"
	GetReady     = "GET /healthz/ready"
	PostQuit     = "POST /quitquitquit"
)

// Proxy is istio-proxy as the wrapper sees it: what it was asked, and when.
type Proxy struct {
	mu  sync.Mutex
	all []Asked
}

// Asked is a request, and when it came.
type Asked struct {
	what string // "GET /healthz/ready"
	At   time.Time
	*http.Request
}

// Listen answers at the address from now on, and from stop on no connection that is new. It must be called from the
// test's own goroutine, whose network it is.
func (p *Proxy) Listen(t *testing.T, address string, answer http.HandlerFunc) (stop func()) {
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

// Ready is a proxy as it should be.
func (p *Proxy) Ready(t *testing.T) *Proxy {
	t.Helper()
	p.Listen(t, ReadyAddress, Status(200))
	p.Listen(t, AgentAddress, Status(200))
	return p
}

func (p *Proxy) record(answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.all = append(p.all, Asked{r.Method + " " + r.URL.Path, time.Now(), r})
		p.mu.Unlock()
		answer(w, r)
	}
}

// Requests are those of one kind, so far.
func (p *Proxy) Requests(what string) []Asked {
	p.mu.Lock()
	defer p.mu.Unlock()
	var of []Asked
	for _, one := range p.all {
		if one.what == what {
			of = append(of, one)
		}
	}
	return of
}

// All are the requests so far.
func (p *Proxy) All() []Asked {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.all)
}

// Kinds are the different requests, in order.
func (p *Proxy) Kinds() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var kinds []string
	for _, one := range p.all {
		kinds = append(kinds, one.what)
	}
	return slices.Compact(kinds)
}

// WaitFor waits until the proxy has been asked for something so many times.
func (p *Proxy) WaitFor(t *testing.T, what string, times int) {
	t.Helper()
	Eventually(t, what, func() bool { return len(p.Requests(what)) >= times })
}

// Status answers with the code.
func Status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// Hang takes the request and never answers.
func Hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// Reset takes the request and closes the connection.
func Reset(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// Raw writes the text, and keeps the connection open.
func Raw(text ...string) http.HandlerFunc {
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

// InTurn answers each request as the next of the steps says; the last one repeats.
func InTurn(steps ...http.HandlerFunc) http.HandlerFunc {
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
