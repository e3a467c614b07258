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
)

// job is the container of a Job.
func job(words ...string) container {
	return container{Ready: time.Hour, Quit: true, Words: append([]string{probeName}, words...)}
}

func TestStartsOnceTheProxyIsReady(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	p := new(proxy).ready(t)
	got := job("words", "ran").run(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, "up\n\"ran\"\n", got.Stdout)
	assert.Empty(t, got.Stderr, "nothing has changed")
	assert.Equal(t, []string{getReady, postQuit}, p.kinds())
	assert.Len(t, p.requests(getReady), 2, "once more at the start")
	assert.Less(t, got.Took, patience)
}

func TestRequests(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	p := new(proxy).ready(t)
	assert.Zero(t, job("exit", "0").run(t).Code)
	connections := map[string]bool{}
	for _, r := range p.all {
		assert.Equal(t, "HTTP/1.1", r.Proto)
		assert.Contains(t, []string{readyAddress, agentAddress}, r.Host)
		assert.Equal(t, "batchfn-start", r.UserAgent())
		assert.True(t, r.Close, "no keep-alive")
		assert.Zero(t, r.ContentLength)
		connections[r.RemoteAddr] = true
	}
	assert.Len(t, connections, len(p.all), "a connection each")
}

func TestWaitsWhileTheProxyIsNotReady(t *testing.T) {
	t.Parallel()
	endless := strings.Repeat("x", 1<<20)
	drip := strings.Split("HTTP/1.1 200 OK\r\n\r\n", "") // 300 ms each: more than a request has
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"503":         {status(503), "status 503"},
		"500":         {status(500), "status 500"},
		"404":         {status(404), "status 404"},
		"403":         {status(403), "status 403"},
		"302":         {status(302), "status 302"},
		"204":         {status(204), "status 204"},
		"202":         {status(202), "status 202"},
		"hanging":     {hang, "no answer"},
		"dripping":    {raw(drip...), "no answer"},
		"reset":       {reset, "connection closed without an answer"},
		"half a line": {raw("HTTP/1.1 200"), "connection closed without an answer"},
		"SSH":         {raw("SSH-2.0-OpenSSH_9.2\r\n"), "the answer is not HTTP"},
		"endless":     {raw(endless), "the answer is not HTTP"},
		"2000":        {raw("HTTP/1.1 2000 OK\r\n\r\n"), "the answer is not HTTP"},
		"HTTP/200":    {raw("HTTP/200 200 OK\r\n\r\n"), "the answer is not HTTP"},
	} {
		inSandbox(t, name, func(t *testing.T) {
			var p proxy
			p.listen(t, readyAddress, inTurn(c.answer, c.answer, status(200)))
			got := container{Ready: time.Hour, Words: []string{probeName, "exit", "0"}}.run(t)
			assert.Zero(t, got.Code)
			assert.Len(t, p.requests(getReady), 4)
			assert.Regexp(t, `^batchfn-start: istio-proxy ready after \d+(\.\d+)?s\n$`, got.Stderr)
			assert.Less(t, got.Took, patience, "each request has its own limit")
		})
		inSandbox(t, name+", for ever", func(t *testing.T) {
			new(proxy).listen(t, readyAddress, c.answer)
			got := container{Ready: 1500 * time.Millisecond, Words: []string{probeName, "exit", "0"}}.run(t)
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
		inSandbox(t, within.String(), func(t *testing.T) {
			var p proxy
			p.listen(t, readyAddress, hang)
			p.listen(t, "[::1]:15021", hang)
			got := container{Ready: within, Words: []string{probeName, "exit", "0"}}.run(t)
			assert.Equal(t, notReady, got.Code)
			assert.GreaterOrEqual(t, got.Took, within)
			assert.Less(t, got.Took, patience)
			assert.Contains(t, got.Stderr, ": no answer\n")
		})
	}
}

// A listener that nobody accepts from: the kernel takes the connection.
func TestSilentListener(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	listener, err := net.Listen("tcp", readyAddress)
	require.NoError(t, err)
	defer listener.Close()
	got := container{Ready: time.Second, Words: []string{probeName, "exit", "0"}}.run(t)
	assert.Equal(t, notReady, got.Code)
}

func TestWaitsForAProxyThatComesLate(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	r := job("words", "ran").begin(t)
	time.Sleep(time.Second) // some polls are refused; how many decides nothing
	require.Empty(t, r.read("stdout"))
	new(proxy).ready(t)
	got := r.end(t)
	assert.Zero(t, got.Code)
	assert.Regexp(t, `^batchfn-start: istio-proxy ready after [1-9]\d*(\.\d+)?s\n$`, got.Stderr)
}

// A proxy that answers once and dies is none, whenever the time is up.
func TestProxyThatDiesBeforeTheStart(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	var p proxy
	var stop func()
	stop = p.listen(t, readyAddress, func(w http.ResponseWriter, _ *http.Request) {
		stop()
		w.WriteHeader(200)
	})
	got := container{Ready: 2 * time.Second, Words: []string{probeName, "exit", "0"}}.run(t)
	assert.Equal(t, notReady, got.Code)
	assert.Empty(t, got.Stdout)
	assert.Equal(t, "batchfn-start: istio-proxy was ready and is not any more: connection refused\n"+
		"batchfn-start: istio-proxy not ready in 2s, command not started: connection refused\n", got.Stderr)
}

func TestFlappingProxy(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	var p proxy
	p.listen(t, readyAddress, inTurn(status(503), status(200), status(503), status(500), status(200), reset, status(200)))
	got := container{Ready: time.Hour, Words: []string{probeName, "exit", "0"}}.run(t)
	assert.Zero(t, got.Code)
	assert.Len(t, p.requests(getReady), 8)
	lines := strings.Split(strings.TrimSpace(got.Stderr), "\n")
	require.Len(t, lines, 4, "a line for each change")
	assert.Equal(t, "batchfn-start: istio-proxy was ready and is not any more: status 503", lines[0])
	assert.Equal(t, "batchfn-start: istio-proxy not ready: status 500", lines[1])
	assert.Equal(t, "batchfn-start: istio-proxy was ready and is not any more: connection closed without an answer", lines[2])
	assert.Contains(t, lines[3], "batchfn-start: istio-proxy ready after ")
}

func TestPollsAtAFixedInterval(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	var p proxy
	p.listen(t, readyAddress, status(503))
	assert.Equal(t, notReady, container{Ready: 3 * time.Second, Words: []string{probeName, "exit", "0"}}.run(t).Code)
	polls := p.requests(getReady)
	assert.GreaterOrEqual(t, len(polls), 4, "it does not back off")
	assert.LessOrEqual(t, len(polls), 12)
	for n := range polls[1:] {
		assert.GreaterOrEqual(t, polls[n+1].at.Sub(polls[n].at), 240*time.Millisecond)
	}
}

func TestEitherAddress(t *testing.T) {
	t.Parallel()
	for name, ipv4 := range map[string]http.HandlerFunc{
		"IPv6 only":         nil,
		"IPv4 is not ready": status(503),
		"IPv4 hangs":        hang,
	} {
		inSandbox(t, name, func(t *testing.T) {
			var p, other proxy
			if ipv4 != nil {
				other.listen(t, readyAddress, ipv4)
			}
			p.listen(t, "[::1]:15021", status(200))
			p.listen(t, "[::1]:15020", status(200))
			got := job("exit", "0").run(t)
			assert.Zero(t, got.Code)
			assert.Empty(t, got.Stderr)
			assert.Equal(t, []string{getReady, postQuit}, p.kinds())
			assert.Equal(t, "[::1]:15021", p.all[0].Host)
		})
	}
	inSandbox(t, "IPv4 first", func(t *testing.T) {
		var other proxy
		new(proxy).ready(t)
		other.listen(t, "[::1]:15021", status(200))
		other.listen(t, "[::1]:15020", status(200))
		assert.Zero(t, job("exit", "0").run(t).Code)
		assert.Empty(t, other.all)
	})
}

// The line speaks of the address that has somebody.
func TestReasonIsOfTheAddressThatHasSomebody(t *testing.T) {
	t.Parallel()
	for _, address := range []string{readyAddress, "[::1]:15021"} {
		inSandbox(t, address, func(t *testing.T) {
			new(proxy).listen(t, address, status(503))
			got := container{Ready: 500 * time.Millisecond, Words: []string{probeName, "exit", "0"}}.run(t)
			assert.Contains(t, got.Stderr, ": status 503\n")
		})
	}
}

func TestProxiesOfTheEnvironmentAreForTheCommandOnly(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	var trap proxy
	trap.listen(t, "127.0.0.1:3128", status(502))
	c := job("env")
	for _, name := range []string{"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		c.Env = append(c.Env, name+"=http://127.0.0.1:3128")
	}
	p := new(proxy).ready(t)
	got := c.run(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, "up\n"+strings.Join(append([]string{"PATH=" + image}, c.Env...), "\n")+"\n", got.Stdout)
	assert.Equal(t, []string{getReady, postQuit}, p.kinds())
	assert.Empty(t, trap.all)
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
		inSandbox(t, name, func(t *testing.T) {
			var p, usual proxy
			usual.ready(t)
			p.listen(t, "127.0.0.1:8080", status(200))
			p.listen(t, "127.0.0.1:80", status(200))
			if c.Env == nil {
				c.Ready, c.Quit = time.Hour, true
			}
			c.Words = []string{probeName, "exit", "0"}
			assert.Zero(t, c.run(t).Code)
			assert.Equal(t, []string{"GET /ready", "POST /bye"}, p.kinds())
			assert.Equal(t, "full=1", p.all[0].URL.RawQuery)
			assert.Empty(t, usual.all)
		})
	}
}

// Polls and runs that come and go leave nothing open in the wrapper.
func TestWrapperOpensNoMoreAndMoreFiles(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{"unavailable": status(503), "reset": reset, "not HTTP": raw("SSH\n")} {
		inSandbox(t, name, func(t *testing.T) {
			var p proxy
			p.listen(t, readyAddress, answer)
			r := container{Ready: time.Hour, Words: []string{probeName, "exit", "0"}}.begin(t)
			p.waitFor(t, getReady, 3)
			time.Sleep(50 * time.Millisecond) // between two polls
			before := openFiles(t, r.pid(t))
			p.waitFor(t, getReady, 9)
			eventually(t, "as few files as before", func() bool { return len(openFiles(t, r.pid(t))) <= len(before) })
			r.signal(t, syscall.SIGTERM)
			assert.Equal(t, ended, r.end(t).Code)
		})
	}
}

func TestLinesAsJSON(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]container{"flag": {Flags: []string{"--log=json"}}, "environment": {Env: []string{"BATCHFN_LOG=json"}}} {
		inSandbox(t, name, func(t *testing.T) {
			c.Ready, c.Words = time.Second, []string{probeName, "exit", "0"}
			got := c.run(t)
			assert.Equal(t, notReady, got.Code)
			assert.Regexp(t, fmt.Sprintf(`^{"timestamp":"[^"]+Z","level":"error","logger":"batchfn-start","message":"%s","exit_code":211}\n$`,
				"istio-proxy not ready in 1s, command not started: connection refused"), got.Stderr)
		})
	}
}
