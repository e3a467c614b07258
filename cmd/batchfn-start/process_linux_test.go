package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// process is a line of /proc/PID/stat: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
type process struct {
	pid    int
	state  string // Z is a zombie
	parent int
}

func readProcess(pid int) (process, bool) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return process{}, false
	}
	_, rest, _ := strings.Cut(string(stat[strings.LastIndexByte(string(stat), ')'):]), " ")
	fields := strings.Fields(rest)
	parent, err := strconv.Atoi(fields[1])
	return process{pid, fields[0], parent}, err == nil
}

func childrenOf(parent int) (children []process) {
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if p, ok := readProcess(pid); ok && p.parent == parent {
			children = append(children, p)
		}
	}
	return children
}

// openFiles are the file descriptors of a process.
func openFiles(t *testing.T, pid int) []string {
	t.Helper()
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// processes are the living processes of the test's own network, without this one: to /proc it is its main thread, and
// a test may have that.
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
		if pid != os.Getpid() {
			pids = append(pids, pid)
		}
	}
	return pids
}

// commandLine is empty for a process that has ended.
func commandLine(pid int) string {
	words, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return strings.TrimSpace(strings.ReplaceAll(string(words), "\x00", " "))
}

// catches reports whether a process has a handler for the signal.
func catches(t *testing.T, pid int, s syscall.Signal) bool {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(status), "SigCgt:\t")
	mask, err := strconv.ParseUint(strings.SplitN(rest, "\n", 2)[0], 16, 64)
	require.NoError(t, err)
	return mask&(1<<(s-1)) != 0
}
