package script_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// TestMain runs the tests as root of a user namespace where they are not root already, because each of them
// makes a network of its own. The same binary is also the command that the wrapper runs.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == probeName {
		os.Exit(probe(os.Args[1:]))
	}
	flag.Parse()
	if testing.Short() {
		fmt.Println("make quick leaves these tests out: they need namespaces, and most of their time is waiting")
		return
	}
	if os.Geteuid() != 0 {
		os.Exit(asRoot())
	}
	runtime.LockOSThread() // keeps the main thread, which is the process to /proc, out of every sandbox
	// Nearly all of the time the tests wait for a second to pass.
	_ = flag.Set("test.parallel", "16")
	os.Exit(m.Run())
}

func asRoot() int {
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "these tests need root, or a kernel that allows user namespaces:", err)
		return 1
	}
	return 0
}
