package starttest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
)

// Variants are the wrappers that run a command once.
var Variants = map[string]script.Options{
	"wait": {ReadyTimeout: time.Hour},
	"quit": {QuitProxy: true},
	"job":  {ReadyTimeout: time.Hour, QuitProxy: true},
	"loop": {Interval: time.Hour},
}

// Environment is one that shells are tempted to change.
var Environment = []string{
	"PLAIN=1", "EMPTY=", "LINES_OF=one\ntwo\n", "SPACES= a  b ", "QUOTES='\"$(id)`id`\\", "EQUALS=a=b=c", "TEXT=日本語\x01",
	"lower=1", "_leading=1", "ENV=/no/where", "BASH_ENV=/no/where", "CDPATH=/", "HOME=/home/user", "USER=x", "UID=7", "EUID=8",
	"HOSTNAME=h", "HOSTTYPE=t", "LANG=C", "TERM=dumb", "MAIL=m", "SECONDS=9", "FUNCNAME=f", "GROUPS=g", "COLUMNS=10",
	"c=1", "h=1", "k=1", "l=1", "n=1", "q=1", "r=1", "s=1", "t=1", "w=1", "_c=1", "_r=1", "_s=1", "_t=1", "start=1", "ask=1", "die=1",
	"http_proxy=http://127.0.0.1:9", "WGETRC=/no/where", "CURL_HOME=/no/where",
}

// Inherits holds a wrapper to what a command has without one: its environment, working directory, open files, umask,
// limits, and which signals are blocked or ignored. known makes of it what the wrapper is known to change.
func Inherits(t *testing.T, wrap func(t *testing.T, o script.Options, words ...string) Container, known func(o script.Options, want *Inherited)) {
	for name, options := range Variants {
		Inside(t, name, func(t *testing.T) {
			new(Proxy).Ready(t)
			c := wrap(t, options, "sleep", "1000")
			c.Env = append(c.Env, Environment...)
			wrapped := c.Begin(t)
			got := wrapped.Inherited(t, wrapped.Command(t, "sleep 1000"))
			wrapped.Signal(t, 15)
			wrapped.End(t)

			c.Line = []string{LookTool(t, "sleep"), "1000"}
			direct := c.Begin(t)
			want := direct.Inherited(t, direct.Command(t, c.Line[0]))
			direct.Signal(t, 15)
			direct.End(t)

			known(options, &want)
			assert.Empty(t, difference(want.Environment, got.Environment), "the wrapper loses")
			assert.Empty(t, difference(got.Environment, want.Environment), "the wrapper adds")
			want.Environment = got.Environment
			assert.Equal(t, want, got)
		})
	}
}

func difference(from, without []string) (left []string) {
	for _, one := range from {
		if !slices.Contains(without, one) {
			left = append(left, fmt.Sprintf("%q", one))
		}
	}
	return left
}

// Changed runs the probe with one variable, and returns what becomes of its environment: what is lost, changed
// or added.
func Changed(t *testing.T, c Container, variable string) []string {
	t.Helper()
	c.Env = append(slices.Clone(c.Env), variable)
	want := map[string]bool{}
	for _, v := range c.Env {
		want[fmt.Sprintf("%q", v)] = true
	}
	got := map[string]bool{}
	for line := range strings.Lines(c.Begin(t).End(t).Stdout) {
		got[strings.TrimSuffix(line, "\n")] = true
	}
	both := maps.Clone(want)
	maps.Copy(both, got)
	maps.DeleteFunc(both, func(v string, _ bool) bool { return want[v] && got[v] })
	return slices.Sorted(maps.Keys(both))
}
