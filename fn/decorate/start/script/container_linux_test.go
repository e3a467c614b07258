package script_test

import (
	"cmp"
	"path/filepath"
	"testing"
	"time"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

func TestMain(m *testing.M) { starttest.Main(m, nil) }

// The wrappers that run a command once.
var (
	waits    = script.Options{ReadyTimeout: time.Hour}
	quits    = script.Options{QuitProxy: true}
	job      = script.Options{ReadyTimeout: time.Hour, QuitProxy: true}
	variants = map[string]script.Options{"bare": {}, "wait": waits, "quit": quits, "job": job}
)

// container is one whose command runs under the script.
type container struct {
	Options script.Options
	Shell   string   // default dash
	Client  string   // of curl, gnuWget, busyboxWget
	Words   []string // args
	Env     []string
	Stdin   string
	Pid1    bool
	Image   string // default: one with Shell and Client
}

func (c container) in(t *testing.T) starttest.Container {
	t.Helper()
	image := c.Image
	if image == "" {
		image = starttest.NewImage(t, cmp.Or(c.Shell, "dash"), c.Client)
	}
	line := append([]string{filepath.Join(image, "sh"), "-c", c.Options.Text(), "batchfn-start"}, c.Words...)
	env := append([]string{"PATH=" + image}, c.Env...)
	return starttest.Container{Line: line, Env: env, Stdin: c.Stdin, Pid1: c.Pid1}
}

func (c container) begin(t *testing.T) *starttest.Running {
	t.Helper()
	return c.in(t).Begin(t)
}

func (c container) run(t *testing.T) starttest.Result {
	t.Helper()
	return c.begin(t).End(t)
}

// everyVariant runs the test for each variant in each shell, with a proxy that is ready.
func everyVariant(t *testing.T, test func(t *testing.T, c container)) {
	t.Parallel()
	for name, options := range variants {
		t.Run(name, func(t *testing.T) {
			starttest.EveryShell(t, func(t *testing.T, shell string) {
				new(starttest.Proxy).Ready(t)
				test(t, container{Options: options, Shell: shell, Client: starttest.Curl})
			})
		})
	}
}
