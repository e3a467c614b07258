package main

import (
	"syscall"
	"time"
)

// reap takes the status of every child that has ended, adopted orphans too, and returns that of the one that the
// caller is after. Nothing else in this program may wait for a child.
func reap(after int) (status syscall.WaitStatus, found bool) {
	for {
		var one syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &one, syscall.WNOHANG, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil || pid == 0: // no child at all, or none that has ended
			return status, found
		case pid == after:
			status, found = one, true
		}
	}
}

// codeOf is the exit code as a shell has it.
func codeOf(status syscall.WaitStatus) int {
	if status.Signaled() {
		return died + int(status.Signal())
	}
	return status.ExitStatus()
}

// endGroup ends what the command has left running of its process group: first it may end by itself, as the reader at
// the other end of the command's pipe does, then by TERM, then by KILL.
func endGroup(e events, group int, log logger) {
	for _, step := range []struct {
		signal syscall.Signal
		within time.Duration
	}{
		{0, 200 * time.Millisecond},
		{syscall.SIGTERM, time.Second},
		{syscall.SIGKILL, time.Second},
	} {
		if syscall.Kill(-group, step.signal) != nil {
			return
		}
		if step.signal == syscall.SIGTERM {
			log.info("ending the processes that the command left running")
		}
		if e.groupEnds(group, step.within) {
			return
		}
	}
}

// groupEnds looks again and again, since not every process of the group is a child that tells when it ends. Signals
// stay where they are, for whoever is next.
func (e events) groupEnds(group int, within time.Duration) bool {
	late := time.After(within)
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		reap(0)
		if syscall.Kill(-group, 0) != nil {
			return true
		}
		select {
		case <-e.children:
		case <-look.C:
		case <-late:
			return false
		}
	}
}
