package main

import (
	"errors"
	"fmt"
	"os"
	"syscall"
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
