package main

import (
	"os/signal"
	"syscall"
	"unsafe"
)

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
