package script_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// kubernetesHosts is what the kubelet writes: localhost has two addresses.
const kubernetesHosts = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"

// enterSandbox gives the test's goroutine, and the processes that it starts, a loopback of their own: the ports
// of istio are fixed, and tests run in parallel. The thread is never unlocked, so it ends with the test.
func enterSandbox(t *testing.T, hosts string) {
	t.Helper()
	busybox := lookTool(t, "busybox")
	runtime.LockOSThread()
	require.NoError(t, syscall.Unshare(syscall.CLONE_NEWNET|syscall.CLONE_NEWNS), "making a network and mount namespace")
	up, err := exec.Command(busybox, "ip", "link", "set", "lo", "up").CombinedOutput()
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

// processes are the living processes of the test's own network.
func processes(t *testing.T) []int {
	t.Helper()
	mine, err := os.Readlink("/proc/thread-self/ns/net")
	require.NoError(t, err)
	links, err := filepath.Glob("/proc/[0-9]*/ns/net")
	require.NoError(t, err)
	var pids []int
	for _, link := range links {
		// A zombie has no namespaces, and a process may end meanwhile.
		if ns, err := os.Readlink(link); err != nil || ns != mine {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(link))))
		require.NoError(t, err)
		pids = append(pids, pid)
	}
	return pids
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

// commandLine is empty for a process that has ended.
func commandLine(pid int) string {
	words, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return strings.TrimSpace(strings.ReplaceAll(string(words), "\x00", " "))
}
