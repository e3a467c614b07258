package starttest

import (
	"net/http"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
)

// BeforeTheStart sends TERM while the proxy is about to answer that it is ready: the command must never start. The proxy
// answers once the wrapper has taken the signal: no other order between the two is certain. As long as the wrapper waits,
// taken finds what shows that.
func BeforeTheStart(
	t *testing.T, wrap func(t *testing.T, o script.Options, words ...string) Container, taken func(*testing.T, *Proxy) func() bool,
) {
	for name, options := range Variants {
		if options.ReadyTimeout == 0 {
			continue
		}
		for _, pid1 := range []bool{false, true} {
			Inside(t, name+map[bool]string{true: ", as the first process"}[pid1], func(t *testing.T) {
				var p Proxy
				signalled := make(chan struct{})
				p.Listen(t, ReadyAddress, func(w http.ResponseWriter, _ *http.Request) { <-signalled })
				p.Listen(t, AgentAddress, Status(200))
				c := wrap(t, options, Probe, "hold")
				c.Pid1 = pid1
				r := c.Begin(t)
				p.WaitFor(t, GetReady, 1)
				hasTaken := taken(t, &p)
				r.Signal(t, syscall.SIGTERM)
				Eventually(t, "the signal to be taken", hasTaken)
				close(signalled)
				got := r.End(t)
				assert.Equal(t, 143, got.Code)
				assert.Zero(t, got.Runs, "the command has started")
				assert.Equal(t, map[bool]int{true: 1}[options.QuitProxy], len(p.Requests(PostQuit)))
			})
		}
	}
}

// TokenGone is how a script takes a signal: the sleep beside it ends. A script of one process has none, and needs none:
// the kernel gives it the signal before it learns that its client has ended.
func TokenGone(t *testing.T, _ *Proxy) func() bool {
	tokens := slices.DeleteFunc(processes(t), func(pid int) bool { return commandLine(pid) != "sleep 999999999" })
	return func() bool { return !slices.ContainsFunc(tokens, exists) }
}

// RequestGone is how the binary takes a signal: it gives up its request.
func RequestGone(_ *testing.T, p *Proxy) func() bool {
	request := p.Requests(GetReady)[0]
	return func() bool { return request.Context().Err() != nil }
}

// exists reports whether there is a process, a zombie too.
func exists(pid int) bool { return len(statusOf(strconv.Itoa(pid))) > 0 }

// AtAnyMoment sends TERM once, at moments about which the command starts: the container ends, whatever it was doing.
// The first process of a container is sent it once it has a handler; until then the kernel drops it.
func AtAnyMoment(t *testing.T, wrap func(t *testing.T, o script.Options, words ...string) Container, around time.Duration) {
	const times = 40
	for name, options := range Variants {
		for _, pid1 := range []bool{false, true} {
			if pid1 && name == "wait" {
				continue // the shell becomes the command, whose handlers are its own affair
			}
			Inside(t, name+map[bool]string{true: ", as the first process"}[pid1], func(t *testing.T) {
				new(Proxy).Ready(t)
				c := wrap(t, options, Probe, "hold")
				c.Pid1 = pid1
				for n := range times {
					r := c.Begin(t)
					if pid1 {
						pid := r.Pid(t)
						Eventually(t, "a handler", func() bool { return Catches(pid, syscall.SIGTERM) })
					}
					time.Sleep(around * time.Duration(n) / times)
					r.Signal(t, syscall.SIGTERM)
					assert.Equal(t, 143, r.End(t).Code)
				}
			})
		}
	}
}
