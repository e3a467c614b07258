package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// newTerminal makes a pair of files: what a person types and reads, and the terminal.
// https://man7.org/linux/man-pages/man4/ptmx.4.html
func newTerminal(t *testing.T) (person, terminal *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { person.Close() })
	var number, unlocked int32
	for request, value := range map[uintptr]*int32{syscall.TIOCGPTN: &number, syscall.TIOCSPTLCK: &unlocked} {
		_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, person.Fd(), request, uintptr(unsafe.Pointer(value)))
		require.Zero(t, errno)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { terminal.Close() })
	return person, terminal
}

// A command in the background of its terminal would stop at the first read. Between runs keys are the wrapper's.
func TestTerminal(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	person, terminal := newTerminal(t)
	words := `read line; echo "got $line" >>stdout; [ "$line" != fail ]`
	cmd := exec.Command(filepath.Join(image, "batchfn-start"), "--interval=300ms", "--", "sh", "-c", words)
	cmd.Env = []string{"PATH=" + image}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal, terminal, terminal
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	r := starttest.Begin(t, cmd)
	for n := range 3 {
		_, err := fmt.Fprintln(person, "line", n)
		require.NoError(t, err)
		r.Says(t, fmt.Sprintf("got line %d\n", n), 1)
	}
	for range 12 { // 300ms × 2^12 is long enough to be in a pause
		_, err := person.WriteString("fail\n")
		require.NoError(t, err)
	}
	r.Says(t, "got fail", 3)
	assert.Empty(t, r.Result.Stderr)
	starttest.Eventually(t, "the end", func() bool {
		_, _ = person.WriteString("\x03") // INT to the foreground: to the command in a run, to the wrapper in a pause
		return r.Ended()
	})
	assert.Zero(t, r.End(t).Code)
}
