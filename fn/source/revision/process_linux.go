package revision

import (
	"os/exec"
	"syscall"
)

// endsWithUs kills a process when the thread that started it ends, whatever it waits
// for.
func endsWithUs(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
