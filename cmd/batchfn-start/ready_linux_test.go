package main

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// job is the container of a Job.
func job(words ...string) container {
	return container{Ready: time.Hour, Quit: true, Words: append([]string{starttest.Probe}, words...)}
}

func TestStartsOnceTheProxyIsReady(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	p := new(starttest.Proxy).Ready(t)
	got := job("words", "ran").run(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, "\"ran\"\n", got.Stdout)
	assert.Empty(t, got.Stderr, "nothing has changed")
	assert.Equal(t, []string{starttest.GetReady, starttest.PostQuit}, p.Kinds())
	assert.Len(t, p.Requests(starttest.GetReady), 2, "once more at the start")
	assert.Less(t, got.Took, starttest.Patience)
}

func TestRequests(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	p := new(starttest.Proxy).Ready(t)
	assert.Zero(t, job("exit", "0").run(t).Code)
	connections := map[string]bool{}
	for _, r := range p.All() {
		assert.Equal(t, "HTTP/1.1", r.Proto)
		assert.Contains(t, []string{starttest.ReadyAddress, starttest.AgentAddress}, r.Host)
		assert.Equal(t, "batchfn-start", r.UserAgent())
		assert.True(t, r.Close, "no keep-alive")
		assert.Zero(t, r.ContentLength)
		connections[r.RemoteAddr] = true
	}
	assert.Len(t, connections, len(p.All()), "a connection each")
}

func TestWaitsWhileTheProxyIsNotReady(t *testing.T) {
	t.Parallel()
	endless := strings.Repeat("x", 1<<20)
	drip := strings.Split("HTTP/1.1 200 OK\r\n\r\n", "") // 300 ms each: more than a request has
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"503":         {starttest.Status(503), "status 503"},
		"500":         {starttest.Status(500), "status 500"},
		"404":         {starttest.Status(404), "status 404"},
		"403":         {starttest.Status(403), "status 403"},
		"302":         {starttest.Status(302), "status 302"},
		"204":         {starttest.Status(204), "status 204"},
		"202":         {starttest.Status(202), "status 202"},
		"hanging":     {starttest.Hang, "no answer"},
		"dripping":    {starttest.Raw(drip...), "no answer"},
		"reset":       {starttest.Reset, "connection closed without an answer"},
		"half a line": {starttest.Raw("HTTP/1.1 200"), "connection closed without an answer"},
		"SSH":         {starttest.Raw("SSH-2.0-OpenSSH_9.2\r\n"), "the answer is not HTTP"},
		"endless":     {starttest.Raw(endless), "the answer is not HTTP"},
		"2000":        {starttest.Raw("HTTP/1.1 2000 OK\r\n\r\n"), "the answer is not HTTP"},
		"HTTP/200":    {starttest.Raw("HTTP/200 200 OK\r\n\r\n"), "the answer is not HTTP"},
	} {
		starttest.Inside(t, name, func(t *testing.T) {
			var p starttest.Proxy
			p.Listen(t, starttest.ReadyAddress, starttest.InTurn(c.answer, c.answer, starttest.Status(200)))
			got := container{Ready: time.Hour, Words: []string{starttest.Probe, "exit", "0"}}.run(t)
			assert.Zero(t, got.Code)
			assert.Len(t, p.Requests(starttest.GetReady), 4)
			assert.Regexp(t, `^batchfn-start: istio-proxy ready after \d+(\.\d+)?s\n$`, got.Stderr)
			assert.Less(t, got.Took, starttest.Patience, "each request has its own limit")
		})
		starttest.Inside(t, name+", for ever", func(t *testing.T) {
			new(starttest.Proxy).Listen(t, starttest.ReadyAddress, c.answer)
			got := container{Ready: 1500 * time.Millisecond, Words: []string{starttest.Probe, "exit", "0"}}.run(t)
			assert.Equal(t, notReady, got.Code)
			assert.Empty(t, got.Stdout)
			assert.Equal(t, "batchfn-start: istio-proxy not ready in 1.5s, command not started: "+c.says+"\n", got.Stderr)
			assert.GreaterOrEqual(t, got.Took, 1500*time.Millisecond)
		})
	}
}

func TestTimeoutIsOfTheWholeWait(t *testing.T) {
	t.Parallel()
	for _, within := range []time.Duration{100 * time.Millisecond, 1300 * time.Millisecond, 2500 * time.Millisecond} {
		starttest.Inside(t, within.String(), func(t *testing.T) {
			var p starttest.Proxy
			p.Listen(t, starttest.ReadyAddress, starttest.Hang)
			p.Listen(t, "[::1]:15021", starttest.Hang)
			got := container{Ready: within, Words: []string{starttest.Probe, "exit", "0"}}.run(t)
			assert.Equal(t, notReady, got.Code)
			assert.GreaterOrEqual(t, got.Took, within)
			assert.Less(t, got.Took, starttest.Patience)
			assert.Contains(t, got.Stderr, ": no answer\n")
		})
	}
}

// A listener that nobody accepts from: the kernel takes the connection.
func TestSilentListener(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	listener, err := net.Listen("tcp", starttest.ReadyAddress)
	require.NoError(t, err)
	defer listener.Close()
	got := container{Ready: time.Second, Words: []string{starttest.Probe, "exit", "0"}}.run(t)
	assert.Equal(t, notReady, got.Code)
}

func TestWaitsForAProxyThatComesLate(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	r := job("words", "ran").begin(t)
	time.Sleep(time.Second) // some polls are refused; how many decides nothing
	require.Empty(t, r.Read("stdout"))
	new(starttest.Proxy).Ready(t)
	got := r.End(t)
	assert.Zero(t, got.Code)
	assert.Regexp(t, `^batchfn-start: istio-proxy ready after [1-9]\d*(\.\d+)?s\n$`, got.Stderr)
}

// A proxy that answers once and dies is none, whenever the time is up.
func TestProxyThatDiesBeforeTheStart(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	var p starttest.Proxy
	var stop func()
	stop = p.Listen(t, starttest.ReadyAddress, func(w http.ResponseWriter, _ *http.Request) {
		stop()
		w.WriteHeader(200)
	})
	got := container{Ready: 2 * time.Second, Words: []string{starttest.Probe, "exit", "0"}}.run(t)
	assert.Equal(t, notReady, got.Code)
	assert.Empty(t, got.Stdout)
	assert.Equal(t, "batchfn-start: istio-proxy was ready and is no longer ready: connection refused\n"+
		"batchfn-start: istio-proxy not ready in 2s, command not started: connection refused\n", got.Stderr)
}

func TestFlappingProxy(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	var p starttest.Proxy
	p.Listen(t, starttest.ReadyAddress, starttest.InTurn(starttest.Status(503), starttest.Status(200), starttest.Status(503), starttest.Status(500), starttest.Status(200), starttest.Reset, starttest.Status(200)))
	got := container{Ready: time.Hour, Words: []string{starttest.Probe, "exit", "0"}}.run(t)
	assert.Zero(t, got.Code)
	assert.Len(t, p.Requests(starttest.GetReady), 8)
	lines := strings.Split(strings.TrimSpace(got.Stderr), "\n")
	require.Len(t, lines, 4, "a line for each change")
	assert.Equal(t, "batchfn-start: istio-proxy was ready and is no longer ready: status 503", lines[0])
	assert.Equal(t, "batchfn-start: istio-proxy not ready: status 500", lines[1])
	assert.Equal(t, "batchfn-start: istio-proxy was ready and is no longer ready: connection closed without an answer", lines[2])
	assert.Contains(t, lines[3], "batchfn-start: istio-proxy ready after ")
}

func TestPollsAtAFixedInterval(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	var p starttest.Proxy
	p.Listen(t, starttest.ReadyAddress, starttest.Status(503))
	assert.Equal(t, notReady, container{Ready: 3 * time.Second, Words: []string{starttest.Probe, "exit", "0"}}.run(t).Code)
	polls := p.Requests(starttest.GetReady)
	assert.GreaterOrEqual(t, len(polls), 4, "it does not back off")
	assert.LessOrEqual(t, len(polls), 12)
	for n := range polls[1:] {
		assert.GreaterOrEqual(t, polls[n+1].At.Sub(polls[n].At), 240*time.Millisecond)
	}
}

func TestEitherAddress(t *testing.T) {
	t.Parallel()
	for name, ipv4 := range map[string]http.HandlerFunc{
		"IPv6 only":         nil,
		"IPv4 is not ready": starttest.Status(503),
		"IPv4 hangs":        starttest.Hang,
	} {
		starttest.Inside(t, name, func(t *testing.T) {
			var p, other starttest.Proxy
			if ipv4 != nil {
				other.Listen(t, starttest.ReadyAddress, ipv4)
			}
			p.Listen(t, "[::1]:15021", starttest.Status(200))
			p.Listen(t, "[::1]:15020", starttest.Status(200))
			got := job("exit", "0").run(t)
			assert.Zero(t, got.Code)
			assert.Empty(t, got.Stderr)
			assert.Equal(t, []string{starttest.GetReady, starttest.PostQuit}, p.Kinds())
			assert.Equal(t, "[::1]:15021", p.All()[0].Host)
		})
	}
	starttest.Inside(t, "IPv4 first", func(t *testing.T) {
		var other starttest.Proxy
		new(starttest.Proxy).Ready(t)
		other.Listen(t, "[::1]:15021", starttest.Status(200))
		other.Listen(t, "[::1]:15020", starttest.Status(200))
		assert.Zero(t, job("exit", "0").run(t).Code)
		assert.Empty(t, other.All())
	})
}

// The line speaks of the address that has somebody.
func TestReasonIsOfTheAddressThatHasSomebody(t *testing.T) {
	t.Parallel()
	for _, address := range []string{starttest.ReadyAddress, "[::1]:15021"} {
		starttest.Inside(t, address, func(t *testing.T) {
			new(starttest.Proxy).Listen(t, address, starttest.Status(503))
			got := container{Ready: 500 * time.Millisecond, Words: []string{starttest.Probe, "exit", "0"}}.run(t)
			assert.Contains(t, got.Stderr, ": status 503\n")
		})
	}
}

func TestProxiesOfTheEnvironmentAreForTheCommandOnly(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	var trap starttest.Proxy
	trap.Listen(t, "127.0.0.1:3128", starttest.Status(502))
	c := job("env")
	for _, name := range []string{"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		c.Env = append(c.Env, name+"=http://127.0.0.1:3128")
	}
	p := new(starttest.Proxy).Ready(t)
	got := c.run(t)
	assert.Zero(t, got.Code)
	for _, variable := range c.Env {
		assert.Contains(t, got.Stdout, variable)
	}
	assert.Equal(t, []string{starttest.GetReady, starttest.PostQuit}, p.Kinds())
	assert.Empty(t, trap.All())
}

func TestURLsOfOnesOwn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]container{
		"flags": {Flags: []string{"--ready-url=http://127.0.0.1:1/no,http://127.0.0.1:8080/ready?full=1", "--quit-url", "http://localhost/bye"}},
		"environment": {Env: []string{
			"BATCHFN_READY_URL=http://127.0.0.1:8080/ready?full=1", "BATCHFN_QUIT_URL=http://localhost/bye",
			"BATCHFN_READY_TIMEOUT=1h", "BATCHFN_QUIT_PROXY=true",
		}},
	} {
		starttest.Inside(t, name, func(t *testing.T) {
			var p, usual starttest.Proxy
			usual.Ready(t)
			p.Listen(t, "127.0.0.1:8080", starttest.Status(200))
			p.Listen(t, "127.0.0.1:80", starttest.Status(200))
			if c.Env == nil {
				c.Ready, c.Quit = time.Hour, true
			}
			c.Words = []string{starttest.Probe, "exit", "0"}
			assert.Zero(t, c.run(t).Code)
			assert.Equal(t, []string{"GET /ready", "POST /bye"}, p.Kinds())
			assert.Equal(t, "full=1", p.All()[0].URL.RawQuery)
			assert.Empty(t, usual.All())
		})
	}
}

// Polls and runs that come and go leave nothing open in the wrapper.
func TestWrapperOpensNoMoreAndMoreFiles(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{"unavailable": starttest.Status(503), "reset": starttest.Reset, "not HTTP": starttest.Raw("SSH\n")} {
		starttest.Inside(t, name, func(t *testing.T) {
			var p starttest.Proxy
			p.Listen(t, starttest.ReadyAddress, answer)
			r := container{Ready: time.Hour, Words: []string{starttest.Probe, "exit", "0"}}.begin(t)
			p.WaitFor(t, starttest.GetReady, 3)
			time.Sleep(50 * time.Millisecond) // between two polls
			before := starttest.OpenFiles(t, r.Pid(t))
			p.WaitFor(t, starttest.GetReady, 9)
			starttest.Eventually(t, "as few files as before", func() bool { return len(starttest.OpenFiles(t, r.Pid(t))) <= len(before) })
			r.Signal(t, syscall.SIGTERM)
			assert.Equal(t, ended, r.End(t).Code)
		})
	}
}

func TestLinesAsJSON(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]container{"flag": {Flags: []string{"--log=json"}}, "environment": {Env: []string{"BATCHFN_LOG=json"}}} {
		starttest.Inside(t, name, func(t *testing.T) {
			c.Ready, c.Words = time.Second, []string{starttest.Probe, "exit", "0"}
			got := c.run(t)
			assert.Equal(t, notReady, got.Code)
			assert.Regexp(t, fmt.Sprintf(`^{"timestamp":"[^"]+Z","level":"error","logger":"batchfn-start","message":"%s","exit_code":211}\n$`,
				"istio-proxy not ready in 1s, command not started: connection refused"), got.Stderr)
		})
	}
}
