package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
)

// container is one as the kubelet starts it, in the sandbox that the test has entered.
type container struct {
	Ready    time.Duration
	Quit     bool
	Interval time.Duration
	Flags    []string // more of them
	Shell    bool     // under the shell's wrapper
	Pid1     bool     // the wrapper is the first process, as it is in a pod
	Words    []string
	Env      []string
	Stdin    string
	Stderr   *os.File // default: a file
}

// running is a started container.
type running struct {
	cmd    *exec.Cmd
	dir    string
	pid1   bool
	first  int // the process id of the wrapper, where it is a first process
	ended  chan struct{}
	start  time.Time
	result result
}

// result is what is left of a container.
type result struct {
	Code           int // as the kubelet reports it: 128+n for signal n
	Stdout, Stderr string
	Took           time.Duration
}

// commandLine is as package fn/decorate/start writes it.
func (c container) commandLine() []string {
	if c.Shell {
		text := script.Options{ReadyTimeout: c.Ready, QuitProxy: c.Quit, Interval: c.Interval}.Text()
		return append([]string{filepath.Join(image, "sh"), "-c", text, "batchfn-start"}, c.Words...)
	}
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
	return append(append(line, "--"), c.Words...)
}

func (c container) run(t *testing.T) result {
	t.Helper()
	return c.begin(t).end(t)
}

func (c container) begin(t *testing.T) *running {
	t.Helper()
	line := c.commandLine()
	if c.Pid1 {
		line = append([]string{lookTool(t, "unshare"), "-pf", "--mount-proc"}, line...)
	}
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = append([]string{"PATH=" + image}, c.Env...)
	return start(t, cmd, c)
}

func start(t *testing.T, cmd *exec.Cmd, c container) *running {
	t.Helper()
	r := &running{cmd: cmd, dir: t.TempDir(), pid1: c.Pid1, ended: make(chan struct{}), start: time.Now()}
	cmd.Dir = r.dir
	if cmd.Stdin == nil {
		cmd.Stdin, cmd.Stdout, cmd.Stderr = r.file(t, "stdin", c.Stdin), r.file(t, "stdout", ""), r.file(t, "stderr", "")
	}
	if c.Stderr != nil {
		cmd.Stderr = c.Stderr
	}
	require.NoError(t, cmd.Start())
	go func() {
		_ = cmd.Wait()
		r.result.Took = time.Since(r.start)
		close(r.ended)
	}()
	return r
}

// file opens a new file with the content. Files, not pipes: a process that is left running holds nobody up.
func (r *running) file(t *testing.T, name, content string) *os.File {
	t.Helper()
	path := filepath.Join(r.dir, name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

// read is empty for a file that nobody has written yet.
func (r *running) read(name string) string {
	content, _ := os.ReadFile(filepath.Join(r.dir, name))
	return string(content)
}

// pid is the wrapper's.
func (r *running) pid(t *testing.T) int {
	t.Helper()
	if !r.pid1 {
		return r.cmd.Process.Pid
	}
	if r.first == 0 {
		eventually(t, "the first process", func() bool {
			for _, child := range childrenOf(r.cmd.Process.Pid) {
				r.first = child.pid
			}
			return r.first != 0 && strings.HasPrefix(commandLine(r.first), image)
		})
	}
	return r.first
}

// command is the process id of the user's command.
func (r *running) command(t *testing.T) (pid int) {
	t.Helper()
	wrapper := r.pid(t)
	eventually(t, "the command", func() bool {
		for _, child := range childrenOf(wrapper) {
			pid = child.pid
		}
		return pid != 0
	})
	return pid
}

func (r *running) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	require.NoError(t, syscall.Kill(r.pid(t), s))
}

// says waits until standard output holds the text so many times.
func (r *running) says(t *testing.T, text string, times int) {
	t.Helper()
	eventually(t, text, func() bool { return strings.Count(r.read("stdout"), text) >= times })
}

// complains waits until standard error holds the text.
func (r *running) complains(t *testing.T, text string) {
	t.Helper()
	eventually(t, text, func() bool { return strings.Contains(r.read("stderr"), text) })
}

// end waits for the container, and looks for what it has left.
func (r *running) end(t *testing.T) result {
	t.Helper()
	r.await(t)
	requireNothingLeft(t)
	return r.result
}

func (r *running) await(t *testing.T) {
	t.Helper()
	select {
	case <-r.ended:
	case <-time.After(2 * patience):
		require.Fail(t, "the wrapper does not end", "stdout %q, stderr %q", r.read("stdout"), r.read("stderr"))
	}
	status := r.cmd.ProcessState.Sys().(syscall.WaitStatus)
	r.result.Code = codeOf(status)
	r.result.Stdout, r.result.Stderr = r.read("stdout"), r.read("stderr")
}
