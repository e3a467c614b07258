package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// The command leaves orphans that end before it does: the wrapper adopts them, and reaps each.
func TestOrphansAreReaped(t *testing.T) {
	ofBoth(t, func(t *testing.T, first bool) {
		got := container{Pid1: first, Words: []string{starttest.Probe, "orphans", "200"}}.run(t)
		assert.Zero(t, got.Code)
		assert.Equal(t, "adopted 200\nleft 0\n", got.Stdout)
	})
}

// Children that a shell had before it became the wrapper end while the wrapper waits for the proxy, pauses, or runs.
func TestOrphansAreReapedAtAnyTime(t *testing.T) {
	t.Parallel()
	wrapper := filepath.Join(image, "batchfn-start")
	for name, flags := range map[string]string{
		"waiting": "--ready-timeout=1h -- true",
		"pausing": "--interval=1h -- true",
		"running": "-- sleep 1000",
	} {
		starttest.Inside(t, name, func(t *testing.T) {
			const children = `for i in 1 2 3 4 5; do sleep 1.$i & echo $!; done; exec `
			r := starttest.Begin(t, exec.Command("sh", "-c", children+wrapper+" "+flags))
			r.Says(t, "\n", 5)
			for pid := range strings.Lines(r.Read("stdout")) {
				starttest.Eventually(t, "the end of a child", func() bool {
					_, err := os.Stat("/proc/" + strings.TrimSpace(pid))
					return err != nil
				})
			}
			r.Signal(t, syscall.SIGTERM)
			r.End(t)
		})
	}
}

func TestOrphanThatEndedBeforeTheWrapperWasThere(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	cmd := exec.Command(filepath.Join(image, starttest.Probe), "become", filepath.Join(image, "batchfn-start"), "--", "sleep", "1000")
	cmd.Env = []string{"PATH=" + image}
	r := starttest.Begin(t, cmd)
	r.Says(t, "\n", 1)
	starttest.Eventually(t, "the end of the child", func() bool {
		_, err := os.Stat("/proc/" + strings.Fields(r.Read("stdout"))[0])
		return err != nil
	})
	syscall.Kill(r.Command(t, "sleep 1000"), syscall.SIGHUP)
	assert.Equal(t, 129, r.End(t).Code)
}

// Every process that ends tells the wrapper, and only one of them is the command.
func TestTheStatusIsTheCommandsAmongMany(t *testing.T) {
	ofBoth(t, func(t *testing.T, first bool) {
		script := `i=0; while [ $i -lt 100 ]; do (sh -c 'exit 9' & ); i=$((i+1)); done; exit 3`
		for range 5 {
			assert.Equal(t, 3, container{Pid1: first, Words: []string{"sh", "-c", script}}.run(t).Code)
		}
	})
}
