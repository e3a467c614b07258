package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"unsafe"
)

// command is the user's: its words, and whether it gets the terminal.
type command struct {
	words    []string
	terminal bool
}

// run runs the command once. It reports the exit code, and whether a signal asked to end meanwhile.
func (c command) run(e events, log logger) (code int, stopped bool) {
	if c.terminal {
		defer takeTerminal()
	}
	pid, err := c.start()
	if err != nil {
		code := codeOfStart(err)
		log.fail(code, "%v", err)
		return code, false
	}
	status, stopped := e.follow(pid)
	endGroup(e, pid, log)
	return codeOf(status), stopped
}

// start gives the command the container's own standard input, output and error, and no other file. os/exec would wait
// for the command, and so does reap: only one may.
func (c command) start() (pid int, err error) {
	program, err := search(c.words[0], os.LookupEnv)
	if err == nil {
		pid, err = syscall.ForkExec(program, c.words, &syscall.ProcAttr{
			Env:   os.Environ(),
			Files: []uintptr{0, 1, 2},
			Sys:   &syscall.SysProcAttr{Setpgid: true, Foreground: c.terminal, Ctty: syscall.Stdin},
		})
	}
	if err == syscall.ENOENT && exists(program) {
		err = fmt.Errorf("its interpreter or loader is not in the image: %w", err)
	}
	if err != nil {
		return 0, fmt.Errorf("can't run %q: %w", c.words[0], err)
	}
	return pid, nil
}

// follow passes signals on until the command has ended. Its process id is its own until it is reaped, so none can
// reach another process.
func (e events) follow(pid int) (status syscall.WaitStatus, stopped bool) {
	for {
		select {
		case s := <-e.signals:
			_ = syscall.Kill(pid, s.(syscall.Signal))
			stopped = stopped || stops(s)
		case <-e.children:
			if status, found := reap(pid); found {
				return status, stopped
			}
		}
	}
}

// codeOfStart tells a command that is not there from one that can't be run, as a shell does.
func codeOfStart(err error) int {
	if errors.Is(err, errNotInPath) || errors.Is(err, syscall.ENOENT) || errors.Is(err, syscall.ENOTDIR) {
		return notFound
	}
	return cannotRun
}

// usualPath is for an environment without PATH, and what containerd puts there.
const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

var errNotInPath = errors.New("not found in PATH")

// search finds the program of a command's first word as a shell does: a word with a slash is the path itself, others
// are looked for in PATH, where an empty entry is the working directory. os/exec differs: it does not tell a file that
// can't be executed from none. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_01_01
func search(word string, lookup func(string) (string, bool)) (string, error) {
	if strings.Contains(word, "/") {
		return word, nil
	}
	path, set := lookup("PATH")
	if !set {
		path = usualPath
	}
	missing := errNotInPath
	for _, dir := range strings.Split(path, ":") {
		if dir == "" {
			dir = "."
		}
		file := dir + "/" + word
		if info, err := os.Stat(file); err != nil || info.IsDir() || word == "" {
			continue
		}
		const executable = 1 // X_OK
		if err := syscall.Access(file, executable); err == nil {
			return file, nil
		} else {
			missing = err
		}
	}
	return "", missing
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// holdsTerminal reports whether standard input is a terminal that the wrapper's process group may read from. The
// command, in a group of its own, must then be given the terminal, or it stops at its first read:
// https://man7.org/linux/man-pages/man3/tcsetpgrp.3.html
func holdsTerminal() bool {
	var group int32
	return terminalGroup(syscall.TIOCGPGRP, &group) && int(group) == syscall.Getpgrp()
}

// keepTerminal lets the wrapper, in the background then, hand the terminal out. The command finds TTOU ignored: that
// matters to stty tostop only.
func keepTerminal() { signal.Ignore(syscall.SIGTTOU) }

// takeTerminal is for after the command, so that keys reach the wrapper.
func takeTerminal() {
	group := int32(syscall.Getpgrp())
	_ = terminalGroup(syscall.TIOCSPGRP, &group)
}

func terminalGroup(request uintptr, group *int32) bool {
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(syscall.Stdin), request, uintptr(unsafe.Pointer(group)))
	return errno == 0
}
