package main

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

// image is a directory that is all of a container's PATH: the wrapper, as it is released, the probe, and what the
// shell's wrapper needs.
var image string

// TestMain runs the tests as root of a user namespace where they are not root already, because each of them makes a
// network of its own. The same binary is also the command that the wrapper runs.
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
	keepFiles()
	_ = flag.Set("test.parallel", "16") // nearly all of the time the tests wait
	os.Exit(withImage(m))
}

func withImage(m *testing.M) int {
	dir, err := os.MkdirTemp("", "batchfn-start-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	image = dir
	if err := fillImage(); err != nil {
		fmt.Fprintln(os.Stderr, "making an image:", err)
		return 1
	}
	return m.Run()
}

// fillImage fails where a tool is missing: a wrapper that was tested without it was not tested.
func fillImage() error {
	if err := build(filepath.Join(image, "batchfn-start"), runtime.GOOS, runtime.GOARCH); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	targets := map[string]string{probeName: self}
	for name, tool := range map[string]string{"sh": "dash", "sleep": "sleep", "curl": "curl"} {
		if targets[name], err = exec.LookPath(tool); err != nil {
			return fmt.Errorf("%w: apt-get install dash curl coreutils", err)
		}
	}
	for name, target := range targets {
		if err := os.Symlink(target, filepath.Join(image, name)); err != nil {
			return err
		}
	}
	return nil
}

// keepFiles keeps the files that whoever runs the tests left open from the containers.
func keepFiles() {
	for fd := 3; fd < 1024; fd++ {
		syscall.CloseOnExec(fd)
	}
}

func asRoot() int {
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "BATCHFN_TEST_USER_NAMESPACE=1")
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
