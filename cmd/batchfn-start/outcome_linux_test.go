package main

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	when     func(t *testing.T, r *running, p *proxy)
}

func scenarios(plain string) map[string]scenario {
	const ran = true
	up := status(200)
	probe := func(words ...string) []string { return append([]string{probeName}, words...) }
	polled := func(t *testing.T, _ *running, p *proxy) { p.waitFor(t, getReady, 2) }
	handling := func(t *testing.T, r *running, _ *proxy) { r.says(t, "handling", 1) }
	holding := func(t *testing.T, r *running, _ *proxy) { r.says(t, "up", 1) }
	return map[string]scenario{
		"success":              {"the command's", 0, probe("exit", "0"), ran, up, 0, 0, 0, nil},
		"failure":              {"the command's", 3, probe("exit", "3"), ran, up, 0, 0, 0, nil},
		"a code of ours":       {"the command's", 211, probe("exit", "211"), ran, up, 0, 0, 0, nil},
		"the last code":        {"the command's", 255, probe("exit", "255"), ran, up, 0, 0, 0, nil},
		"handles TERM, 0":      {"the command's", 0, probe("handle", "0", "1"), ran, up, 0, 0, syscall.SIGTERM, handling},
		"handles TERM, 3":      {"the command's", 3, probe("handle", "3", "1"), ran, up, 0, 0, syscall.SIGTERM, handling},
		"handles INT":          {"the command's", 3, probe("handle", "3", "1"), ran, up, 0, 0, syscall.SIGINT, handling},
		"TERM in a run, 3":     {"the command's", 3, probe("handle", "3", "1"), ran, up, 0, time.Second, syscall.SIGTERM, handling},
		"killed":               {"128+n", 137, probe("die", "9"), ran, up, 0, 0, 0, nil},
		"hung up":              {"128+n", 129, probe("die", "1"), ran, up, 0, 0, 0, nil},
		"ended by TERM":        {"128+n", 143, probe("hold"), ran, up, 0, 0, syscall.SIGTERM, holding},
		"TERM in a run":        {"128+n", 143, probe("hold"), ran, up, 0, time.Second, syscall.SIGTERM, holding},
		"a plain file":         {"126", 126, []string{plain}, false, up, 0, 0, 0, nil},
		"a directory":          {"126", 126, []string{"/"}, false, up, 0, 0, 0, nil},
		"not in PATH":          {"127", 127, []string{"nowhere"}, false, up, 0, 0, 0, nil},
		"no such file":         {"127", 127, []string{"/no/where"}, false, up, 0, 0, 0, nil},
		"a builtin":            {"127", 127, []string{"exit", "0"}, false, up, 0, 0, 0, nil},
		"TERM while waiting":   {"143", 143, probe("exit", "0"), false, status(503), 0, 0, syscall.SIGTERM, polled},
		"INT while waiting":    {"143", 143, probe("exit", "0"), false, status(503), 0, 0, syscall.SIGINT, polled},
		"TERM while it hangs":  {"143", 143, probe("exit", "0"), false, hang, 0, 0, syscall.SIGTERM, polled},
		"TERM before the loop": {"143", 143, probe("exit", "0"), false, status(503), 0, time.Second, syscall.SIGTERM, polled},
		"nobody there":         {"211", 211, probe("exit", "0"), false, nil, time.Second, 0, 0, nil},
		"never ready":          {"211", 211, probe("exit", "0"), false, status(503), time.Second, 0, 0, nil},
		"hanging":              {"211", 211, probe("exit", "0"), false, hang, time.Second, 0, 0, nil},
		"no loop":              {"211", 211, probe("exit", "0"), false, nil, time.Second, time.Second, 0, nil},
		"TERM between runs":    {"0", 0, probe("exit", "3"), ran, up, 0, time.Hour, syscall.SIGTERM, pausing},
		"INT between runs":     {"0", 0, probe("exit", "3"), ran, up, 0, time.Hour, syscall.SIGINT, pausing},
	}
}

// pausing is after a run that failed.
func pausing(t *testing.T, r *running, _ *proxy) { r.complains(t, "next run in 3600s") }

// TestOutcomes holds the wrappers to one table: what ends a container, its exit code, and whether the proxy is asked to
// quit.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	plain := filepath.Join(t.TempDir(), "plain")
	require.NoError(t, os.WriteFile(plain, nil, 0o644))
	for name, s := range scenarios(plain) {
		for _, shell := range []bool{false, true} {
			for _, job := range []bool{false, true} {
				c := container{Ready: max(s.within, time.Second), Quit: job, Interval: s.interval, Shell: shell, Words: s.words}
				if s.within == 0 {
					c.Ready = time.Hour
				}
				kind := map[bool]string{false: "binary", true: "shell"}[shell] + map[bool]string{true: " in a Job"}[job]
				inSandbox(t, name+"/"+kind, func(t *testing.T) { s.check(t, c) })
			}
		}
	}
}

func (s scenario) check(t *testing.T, c container) {
	var p proxy
	if s.ready != nil {
		p.listen(t, readyAddress, s.ready)
	}
	p.listen(t, agentAddress, status(200))
	r := c.begin(t)
	if s.when != nil {
		s.when(t, r, &p)
		r.signal(t, s.signal)
	}
	got := r.end(t)
	assert.Equal(t, s.code, got.Code, got.Stderr)
	assert.Equal(t, s.started, strings.HasPrefix(got.Stdout, "up\n"), "the command was started")
	asked := map[bool]int{true: 1}[c.Quit]
	assert.Len(t, p.requests(postQuit), asked, "the proxy is asked to quit in a Job, and nowhere else")
	if s.code == notReady && !s.started {
		assert.Equal(t, 1, strings.Count(got.Stderr, "\n"), got.Stderr)
		assert.Contains(t, got.Stderr, "batchfn-start: istio-proxy not ready in 1s, command not started")
	}
}

// TestOutcomesAreAllTried keeps the table and the scenarios together. 2 is the flags' (TestWrongUsage).
func TestOutcomesAreAllTried(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{"2": true}
	for _, s := range scenarios("") {
		tried[s.outcome] = true
	}
	var known []string
	for _, o := range outcomes {
		known = append(known, strings.Split(o.Codes, ", ")...)
	}
	assert.ElementsMatch(t, known, slices.Collect(maps.Keys(tried)))
}
