package main

import "syscall"

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
