package starttest

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
)

// scenario is one way for a container to end, whichever wrapper it has.
type scenario struct {
	outcome  string // its code in the table
	code     int
	words    []string
	started  bool             // the command ran
	ready    http.HandlerFunc // the proxy's answer; nil: nobody is there
	within   time.Duration    // --ready-timeout; default an hour
	interval time.Duration
	signal   syscall.Signal // sent when the container has come as far as
	when     func(t *testing.T, r *Running, p *Proxy)
}

func scenarios(plain string) map[string]scenario {
	const ran = true
	up := Status(200)
	probe := func(words ...string) []string { return append([]string{Probe}, words...) }
	polled := func(t *testing.T, _ *Running, p *Proxy) { p.WaitFor(t, GetReady, 2) }
	running := func(t *testing.T, r *Running, _ *Proxy) { r.Says(t, "up", 1) }
	return map[string]scenario{
		"success":              {"the command's", 0, probe("exit", "0"), ran, up, 0, 0, 0, nil},
		"failure":              {"the command's", 3, probe("exit", "3"), ran, up, 0, 0, 0, nil},
		"a code of ours":       {"the command's", 211, probe("exit", "211"), ran, up, 0, 0, 0, nil},
		"the last code":        {"the command's", 255, probe("exit", "255"), ran, up, 0, 0, 0, nil},
		"handles TERM, 0":      {"the command's", 0, probe("handle", "0", "1"), ran, up, 0, 0, syscall.SIGTERM, running},
		"handles TERM, 3":      {"the command's", 3, probe("handle", "3", "1"), ran, up, 0, 0, syscall.SIGTERM, running},
		"handles INT":          {"the command's", 3, probe("handle", "3", "1"), ran, up, 0, 0, syscall.SIGINT, running},
		"TERM in a run, 3":     {"the command's", 3, probe("handle", "3", "1"), ran, up, 0, time.Second, syscall.SIGTERM, running},
		"killed":               {"128+n", 137, probe("die", "9"), ran, up, 0, 0, 0, nil},
		"hung up":              {"128+n", 129, probe("die", "1"), ran, up, 0, 0, 0, nil},
		"ended by TERM":        {"128+n", 143, probe("hold"), ran, up, 0, 0, syscall.SIGTERM, running},
		"TERM in a run":        {"128+n", 143, probe("hold"), ran, up, 0, time.Second, syscall.SIGTERM, running},
		"a plain file":         {"126", 126, []string{plain}, false, up, 0, 0, 0, nil},
		"a directory":          {"126", 126, []string{"/"}, false, up, 0, 0, 0, nil},
		"not in PATH":          {"127", 127, []string{"nowhere"}, false, up, 0, 0, 0, nil},
		"no such file":         {"127", 127, []string{"/no/where"}, false, up, 0, 0, 0, nil},
		"a builtin":            {"127", 127, []string{"exit", "0"}, false, up, 0, 0, 0, nil},
		"TERM while waiting":   {"143", 143, probe("exit", "0"), false, Status(503), 0, 0, syscall.SIGTERM, polled},
		"INT while waiting":    {"143", 143, probe("exit", "0"), false, Status(503), 0, 0, syscall.SIGINT, polled},
		"TERM while it hangs":  {"143", 143, probe("exit", "0"), false, Hang, 0, 0, syscall.SIGTERM, polled},
		"TERM before the loop": {"143", 143, probe("exit", "0"), false, Status(503), 0, time.Second, syscall.SIGTERM, polled},
		"nobody there":         {"211", 211, probe("exit", "0"), false, nil, time.Second, 0, 0, nil},
		"never ready":          {"211", 211, probe("exit", "0"), false, Status(503), time.Second, 0, 0, nil},
		"hanging":              {"211", 211, probe("exit", "0"), false, Hang, time.Second, 0, 0, nil},
		"no loop":              {"211", 211, probe("exit", "0"), false, nil, time.Second, time.Second, 0, nil},
		"TERM between runs":    {"0", 0, probe("exit", "3"), ran, up, 0, time.Hour, syscall.SIGTERM, pausing},
		"INT between runs":     {"0", 0, probe("exit", "3"), ran, up, 0, time.Hour, syscall.SIGINT, pausing},
	}
}

// pausing is after a run that failed.
func pausing(t *testing.T, r *Running, _ *Proxy) { r.Complains(t, "next run in 3600s") }

// Outcomes holds a wrapper to the table: what ends a container, its exit code, and whether the proxy is asked to quit.
func Outcomes(t *testing.T, wrap func(t *testing.T, o script.Options, words ...string) Container) {
	plain := filepath.Join(t.TempDir(), "plain")
	require.NoError(t, os.WriteFile(plain, nil, 0o644))
	for name, s := range scenarios(plain) {
		for kind, job := range map[string]bool{"Job": true, "Deployment": false} {
			options := script.Options{ReadyTimeout: s.within, QuitProxy: job, Interval: s.interval}
			if s.within == 0 {
				options.ReadyTimeout = time.Hour
			}
			Inside(t, name+"/"+kind, func(t *testing.T) { s.check(t, wrap(t, options, s.words...), job) })
		}
	}
}

// OutcomesTried are the exit codes of the table as the documentation has them.
func OutcomesTried() map[string]bool {
	tried := map[string]bool{}
	for _, s := range scenarios("") {
		tried[s.outcome] = true
	}
	return tried
}

func (s scenario) check(t *testing.T, c Container, job bool) {
	var p Proxy
	if s.ready != nil {
		p.Listen(t, ReadyAddress, s.ready)
	}
	p.Listen(t, AgentAddress, Status(200))
	r := c.Begin(t)
	if s.when != nil {
		s.when(t, r, &p)
		r.Signal(t, s.signal)
	}
	got := r.End(t)
	assert.Equal(t, s.code, got.Code, got.Stderr)
	assert.Equal(t, s.started, got.Runs > 0, "the command was started")
	asked := map[bool]int{true: 1}[job]
	assert.Len(t, p.Requests(PostQuit), asked, "the proxy is asked to quit in a Job, and nowhere else")
	if s.code == 211 && !s.started {
		assert.Equal(t, 1, strings.Count(got.Stderr, "\n"), got.Stderr)
		assert.Contains(t, got.Stderr, "batchfn-start: istio-proxy not ready in 1s, command not started")
	}
}
