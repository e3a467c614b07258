package script_test

import (
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The addresses of istio-proxy in a pod: Envoy's health listener, and the agent.
const (
	readyAddress = "127.0.0.1:15021"
	agentAddress = "127.0.0.1:15020"
)

// patience is how long a test waits for what must happen; it decides nothing else.
const patience = 30 * time.Second

// proxy is istio-proxy as the wrapper sees it: what it was asked, and when.
type proxy struct {
	mu    sync.Mutex
	asked []request
}

type request struct {
	what string // "GET /healthz/ready"
	at   time.Time
}

// listen answers at the address from now on. It must be called from the test's own goroutine, whose
// network it is.
func (p *proxy) listen(t *testing.T, address string, answer http.HandlerFunc) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	require.NoError(t, err)
	server := &http.Server{Handler: p.record(answer)}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
}

func (p *proxy) record(answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, request{r.Method + " " + r.URL.Path, time.Now()})
		p.mu.Unlock()
		answer(w, r)
	}
}

// times are the moments of the requests of one kind, so far.
func (p *proxy) times(what string) []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	var times []time.Time
	for _, request := range p.asked {
		if request.what == what {
			times = append(times, request.at)
		}
	}
	return times
}

// kinds are the different requests, in order.
func (p *proxy) kinds() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var kinds []string
	for _, request := range p.asked {
		kinds = append(kinds, request.what)
	}
	return slices.Compact(kinds)
}

// waitFor waits until the proxy has been asked for something so many times.
func (p *proxy) waitFor(t *testing.T, what string, times int) {
	t.Helper()
	eventually(t, what, func() bool { return len(p.times(what)) >= times })
}

const (
	getReady = "GET /healthz/ready"
	postQuit = "POST /quitquitquit"
)

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// hang takes the request and never answers.
func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

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
