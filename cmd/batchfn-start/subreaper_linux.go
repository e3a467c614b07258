package main

import "syscall"

// adopt makes orphans below the command children of the wrapper, as they are where it is the first process. Kernels
// have it since 3.4; without it they go where they went: https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html
func adopt() {
	const prSetChildSubreaper = 36
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, prSetChildSubreaper, 1, 0)
}
