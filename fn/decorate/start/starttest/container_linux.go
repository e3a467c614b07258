package starttest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Container is one as the kubelet starts it, in the sandbox that the test has entered.
type Container struct {
	Line   []string // command and args
	Env    []string
	Stdin  string
	Stderr *os.File // default: a file
	Pid1   bool     // the first word is the first process, as it is in a pod: signals without a handler are dropped
}

// Running is a started container.
type Running struct {
	Dir    string // its working directory
	Result Result // after Await
	cmd    *exec.Cmd
	files  []*os.File // what is open until it starts
	pid1   bool
	first  int // the process id of the wrapper, where it is a first process
	ended  chan struct{}
	start  time.Time
}

// Result is what is left of a container.
type Result struct {
	Code           int // as the kubelet reports it: 128+n for signal n
	Stdout, Stderr string
	Runs           int // of the probe
	Took           time.Duration
}

// Begin starts the container.
func (c Container) Begin(t *testing.T) *Running {
	t.Helper()
	line := c.Line
	if c.Pid1 {
		line = append([]string{LookTool(t, "unshare"), "-pf", "--mount-proc"}, line...)
	}
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = slices.Concat([]string{}, c.Env) // not nil, which would be the test's own
	r := prepare(t, cmd, c.Stdin)
	r.pid1 = c.Pid1
	if c.Stderr != nil {
		cmd.Stderr = c.Stderr
	}
	return r.begin(t)
}

// Begin starts a container of a command line that has more to it: a terminal, a root. Its standard input is empty,
// unless it is set.
func Begin(t *testing.T, cmd *exec.Cmd) *Running {
	t.Helper()
	return prepare(t, cmd, "").begin(t)
}

func prepare(t *testing.T, cmd *exec.Cmd, stdin string) *Running {
	t.Helper()
	r := &Running{cmd: cmd, Dir: t.TempDir(), ended: make(chan struct{})}
	if cmd.Dir == "" {
		cmd.Dir = r.Dir
	}
	if cmd.Stdin == nil {
		cmd.Stdin, cmd.Stdout, cmd.Stderr = r.file(t, "stdin", stdin), r.file(t, "stdout", ""), r.file(t, "stderr", "")
	}
	return r
}

func (r *Running) begin(t *testing.T) *Running {
	t.Helper()
	r.start = time.Now()
	require.NoError(t, r.cmd.Start())
	for _, f := range r.files {
		require.NoError(t, f.Close()) // the container has its own
	}
	go func() {
		_ = r.cmd.Wait()
		r.Result.Took = time.Since(r.start)
		close(r.ended)
	}()
	return r
}

// file opens a new file with the content. Files, not pipes: a process that is left running holds nobody up.
func (r *Running) file(t *testing.T, name, content string) *os.File {
	t.Helper()
	path := filepath.Join(r.Dir, name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	require.NoError(t, err)
	r.files = append(r.files, f)
	return f
}

// Read is empty for a file that nobody has written yet.
func (r *Running) Read(name string) string {
	content, _ := os.ReadFile(filepath.Join(r.Dir, name))
	return string(content)
}

// Pid is the wrapper's.
func (r *Running) Pid(t *testing.T) int {
	t.Helper()
	if !r.pid1 {
		return r.cmd.Process.Pid
	}
	if r.first == 0 {
		Eventually(t, "the first process", func() bool {
			for _, child := range Children(r.cmd.Process.Pid) {
				r.first = child
			}
			return r.first != 0 && strings.HasPrefix(commandLine(r.first), r.cmd.Args[3])
		})
	}
	return r.first
}

// Command is the process id of the first process in the container whose command line begins so, once there is one.
func (r *Running) Command(t *testing.T, line string) (pid int) {
	t.Helper()
	Eventually(t, line, func() bool {
		for _, one := range processes(t) {
			if strings.HasPrefix(commandLine(one), line) {
				pid = one
			}
		}
		return pid != 0
	})
	return pid
}

// Starts are the moments of the probe's runs so far, once there are so many.
func (r *Running) Starts(t *testing.T, atLeast int) (starts []time.Time) {
	t.Helper()
	var lines []string
	Eventually(t, "runs", func() bool {
		lines = strings.Fields(r.Read(runs))
		return len(lines) >= atLeast
	})
	for _, line := range lines {
		ms, err := strconv.ParseInt(line, 10, 64)
		require.NoError(t, err)
		starts = append(starts, time.UnixMilli(ms))
	}
	return starts
}

// Signal sends the wrapper a signal. It may have ended.
func (r *Running) Signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if r.pid1 {
		_ = syscall.Kill(r.Pid(t), s)
	} else {
		_ = r.cmd.Process.Signal(s)
	}
}

// Says waits until standard output holds the text so many times.
func (r *Running) Says(t *testing.T, text string, times int) {
	t.Helper()
	Eventually(t, text, func() bool { return strings.Count(r.Read("stdout"), text) >= times })
}

// Complains waits until standard error holds the text.
func (r *Running) Complains(t *testing.T, text string) {
	t.Helper()
	Eventually(t, text, func() bool { return strings.Contains(r.Read("stderr"), text) })
}

// Ended reports whether the container has ended.
func (r *Running) Ended() bool {
	select {
	case <-r.ended:
		return true
	default:
		return false
	}
}

// End waits for the container, and looks for what it has left.
func (r *Running) End(t *testing.T) Result {
	t.Helper()
	r.Await(t)
	RequireNothingLeft(t)
	return r.Result
}

// Await waits for the container.
func (r *Running) Await(t *testing.T) {
	t.Helper()
	select {
	case <-r.ended:
	case <-time.After(2 * Patience):
		require.Fail(t, "the wrapper does not end", "stdout %q, stderr %q", r.Read("stdout"), r.Read("stderr"))
	}
	status := r.cmd.ProcessState.Sys().(syscall.WaitStatus)
	r.Result.Code = status.ExitStatus()
	if status.Signaled() {
		r.Result.Code = 128 + int(status.Signal())
	}
	r.Result.Stdout, r.Result.Stderr = r.Read("stdout"), r.Read("stderr")
	r.Result.Runs = strings.Count(r.Read(runs), "\n")
}
