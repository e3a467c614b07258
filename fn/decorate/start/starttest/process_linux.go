package starttest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// statusOf reads /proc/PID/status: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
// It is empty for a process that is gone.
func statusOf(pid string) map[string]string {
	text, _ := os.ReadFile("/proc/" + pid + "/status")
	status := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		status[name] = strings.TrimSpace(value)
	}
	return status
}

// Children are the process ids of a process's children, zombies too.
func Children(parent int) (children []int) {
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err == nil && statusOf(entry.Name())["PPid"] == strconv.Itoa(parent) {
			children = append(children, pid)
		}
	}
	return children
}

// OpenFiles are the file descriptors of a process.
func OpenFiles(t *testing.T, pid int) []string {
	t.Helper()
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// Catches reports whether a process has a handler for the signal.
func Catches(pid int, s syscall.Signal) bool {
	mask, _ := strconv.ParseUint(statusOf(strconv.Itoa(pid))["SigCgt"], 16, 64)
	return mask&(1<<(s-1)) != 0
}

// Inherited is what a program has from whoever started it.
type Inherited struct {
	Environment []string // sorted
	Files       []string // what is open, in the order of the descriptors
	Directory   string
	Limits      string
	Status      map[string]string // the umask, and the blocked and ignored signals
}

// Inherited reads it from /proc, of a program of the container that has changed nothing yet, as sleep.
func (r *Running) Inherited(t *testing.T, pid int) Inherited {
	t.Helper()
	dir := fmt.Sprintf("/proc/%d/", pid)
	read := func(name string) string {
		text, err := os.ReadFile(dir + name)
		require.NoError(t, err)
		return string(text)
	}
	link := func(name string) string {
		target, err := os.Readlink(dir + name)
		require.NoError(t, err)
		return strings.ReplaceAll(target, r.Dir, ".") // each container has a directory of its own
	}
	var i Inherited
	i.Environment = slices.Sorted(strings.SplitSeq(strings.TrimSuffix(read("environ"), "\x00"), "\x00"))
	for _, fd := range OpenFiles(t, pid) {
		i.Files = append(i.Files, fd+" "+link("fd/"+fd))
	}
	i.Directory, i.Limits = link("cwd"), read("limits")
	status := statusOf(strconv.Itoa(pid))
	i.Status = map[string]string{"Umask": status["Umask"], "SigBlk": status["SigBlk"], "SigIgn": status["SigIgn"]}
	return i
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
