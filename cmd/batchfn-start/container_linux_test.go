package main

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// image is a directory that is all of a container's PATH: the wrapper, as it is released, a shell, the probe.
var image string

func TestMain(m *testing.M) {
	starttest.Main(m, func(dir string) error {
		image = dir
		if err := build(filepath.Join(dir, "batchfn-start"), runtime.GOOS, runtime.GOARCH); err != nil {
			return err
		}
		return starttest.FillImage(dir, "dash", starttest.Curl)
	})
}

// container is one whose command runs under the wrapper.
type container struct {
	Ready    time.Duration
	Quit     bool
	Interval time.Duration
	Flags    []string // more of them
	Pid1     bool     // the wrapper is the first process, as it is in a pod
	Words    []string
	Env      []string
	Stdin    string
	Stderr   *os.File // default: a file
}

// line is as package fn/decorate/start writes it.
func (c container) line() []string {
	line := append([]string{filepath.Join(image, "batchfn-start")}, c.Flags...)
	if c.Ready > 0 {
		line = append(line, "--ready-timeout="+c.Ready.String())
	}
	if c.Quit {
		line = append(line, "--quit-proxy")
	}
	if c.Interval > 0 {
		line = append(line, "--interval="+c.Interval.String())
	}
	return slices.Concat(line, []string{"--"}, c.Words)
}

func (c container) in() starttest.Container {
	env := append([]string{"PATH=" + image}, c.Env...)
	return starttest.Container{Line: c.line(), Env: env, Stdin: c.Stdin, Stderr: c.Stderr, Pid1: c.Pid1}
}

func (c container) begin(t *testing.T) *starttest.Running {
	t.Helper()
	return c.in().Begin(t)
}

func (c container) run(t *testing.T) starttest.Result {
	t.Helper()
	return c.begin(t).End(t)
}
