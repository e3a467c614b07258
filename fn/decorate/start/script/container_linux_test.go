package script_test

import (
	"cmp"
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
	Options script.Options
	Shell   string   // default dash
	Client  string   // of curl, gnuWget, busyboxWget
	Words   []string // args
	Env     []string
	Stdin   string
	Pid1    bool   // in a PID namespace of its own, where signals without a handler are dropped
	Image   string // default: one with Shell and Client
}

// running is a started container.
type running struct {
	cmd    *exec.Cmd
	dir    string
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

func (c container) run(t *testing.T) result {
	t.Helper()
	return c.begin(t).end(t)
}

func (c container) begin(t *testing.T) *running {
	t.Helper()
	image := c.Image
	if image == "" {
		image = newImage(t, cmp.Or(c.Shell, "dash"), c.Client)
	}
	r := &running{dir: t.TempDir(), ended: make(chan struct{}), start: time.Now()}
	r.cmd = exec.Command(filepath.Join(image, "sh"), append([]string{"-c", c.Options.Text(), "batchfn-start"}, c.Words...)...)
	r.cmd.Dir = r.dir
	r.cmd.Env = append([]string{"PATH=" + image}, c.Env...)
	if c.Pid1 {
		r.cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWPID}
	}
	r.cmd.Stdin = r.file(t, "stdin", c.Stdin)
	r.cmd.Stdout = r.file(t, "stdout", "")
	r.cmd.Stderr = r.file(t, "stderr", "")
	require.NoError(t, r.cmd.Start())
	go func() {
		_ = r.cmd.Wait()
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

func (r *running) read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(r.dir, name))
	require.NoError(t, err)
	return string(content)
}

// readIfAny is for a file that the command may not have written yet.
func (r *running) readIfAny(name string) string {
	content, _ := os.ReadFile(filepath.Join(r.dir, name))
	return string(content)
}

func (r *running) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	require.NoError(t, r.cmd.Process.Signal(s))
}

// says waits until standard output holds the text so many times.
func (r *running) says(t *testing.T, text string, times int) {
	t.Helper()
	eventually(t, text, func() bool { return strings.Count(r.read(t, "stdout"), text) >= times })
}

// end waits for the container, and looks for what it has left.
func (r *running) end(t *testing.T) result {
	t.Helper()
	select {
	case <-r.ended:
	case <-time.After(2 * patience):
		require.Fail(t, "the wrapper does not end", "stdout %q, stderr %q", r.read(t, "stdout"), r.read(t, "stderr"))
	}
	requireNothingLeft(t)
	status := r.cmd.ProcessState.Sys().(syscall.WaitStatus)
	r.result.Code = status.ExitStatus()
	if status.Signaled() {
		r.result.Code = 128 + int(status.Signal())
	}
	r.result.Stdout, r.result.Stderr = r.read(t, "stdout"), r.read(t, "stderr")
	return r.result
}
