package main

import (
	"fmt"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long a test waits for what must happen; it decides nothing else.
const patience = 30 * time.Second

// enterSandbox gives the test's goroutine, and the processes that it starts, a loopback of their own: the ports of
// istio are fixed, and tests run in parallel. The thread is never unlocked, so it ends with the test.
func enterSandbox(t *testing.T) {
	t.Helper()
	runtime.LockOSThread()
	require.NoError(t, syscall.Unshare(syscall.CLONE_NEWNET), "making a network namespace")
	up, err := exec.Command(lookTool(t, "ip"), "link", "set", "lo", "up").CombinedOutput()
	require.NoError(t, err, "%s", up)
	t.Cleanup(func() {
		for _, pid := range processes(t) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	})
}

// lookTool fails, and does not skip.
func lookTool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	require.NoError(t, err, "this test needs %s: apt-get install iproute2 util-linux", name)
	return path
}

// inSandbox is a subtest of its own network.
func inSandbox(t *testing.T, name string, test func(t *testing.T)) {
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		enterSandbox(t)
		test(t)
	})
}

// eventually asks again and again, in the goroutine of the test: testify's asks from another network.
func eventually(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !happened(); time.Sleep(5 * time.Millisecond) {
		require.True(t, time.Now().Before(deadline), "waiting for %s", what)
	}
}

// requireNothingLeft looks at once: what the wrapper started has ended before the wrapper has.
func requireNothingLeft(t *testing.T) {
	t.Helper()
	var left []string
	for _, pid := range processes(t) {
		left = append(left, fmt.Sprintf("%d: %s", pid, commandLine(pid)))
	}
	require.Empty(t, left, "processes left running")
}
