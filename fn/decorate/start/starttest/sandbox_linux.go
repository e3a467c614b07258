package starttest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Patience is how long a test waits for what must happen; it decides nothing else.
const Patience = 30 * time.Second

// kubernetesHosts is what the kubelet writes: localhost has two addresses.
const kubernetesHosts = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"

// Enter gives the test's goroutine, and the processes that it starts, a loopback of their own: the ports of
// istio are fixed, and tests run in parallel. The thread is never unlocked, so it ends with the test.
func Enter(t *testing.T) {
	t.Helper()
	EnterWithHosts(t, kubernetesHosts)
}

// EnterWithHosts is Enter with another /etc/hosts.
func EnterWithHosts(t *testing.T, hosts string) {
	t.Helper()
	runtime.LockOSThread()
	require.NoError(t, syscall.Unshare(syscall.CLONE_NEWNET|syscall.CLONE_NEWNS), "making a network and mount namespace")
	up, err := exec.Command(LookTool(t, "ip"), "link", "set", "lo", "up").CombinedOutput()
	require.NoError(t, err, "%s", up)

	require.NoError(t, syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""))
	file := filepath.Join(t.TempDir(), "hosts")
	require.NoError(t, os.WriteFile(file, []byte(hosts), 0o644))
	require.NoError(t, syscall.Mount(file, "/etc/hosts", "", syscall.MS_BIND, ""))
	t.Cleanup(func() {
		for _, pid := range processes(t) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	})
}

// Inside runs a subtest in a sandbox of its own, beside others.
func Inside(t *testing.T, name string, test func(t *testing.T)) {
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		Enter(t)
		test(t)
	})
}

// Eventually asks again and again, in the goroutine of the test: testify's asks from another network.
func Eventually(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(Patience); !happened(); time.Sleep(5 * time.Millisecond) {
		require.True(t, time.Now().Before(deadline), "waiting for %s", what)
	}
}

// RequireNothingLeft looks at once: what the wrapper started has ended before the wrapper has.
func RequireNothingLeft(t *testing.T) {
	t.Helper()
	var left []string
	for _, pid := range processes(t) {
		left = append(left, fmt.Sprintf("%d: %s", pid, commandLine(pid)))
	}
	require.Empty(t, left, "processes left running")
}
