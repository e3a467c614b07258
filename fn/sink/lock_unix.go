//go:build darwin || freebsd || linux || netbsd || openbsd

package sink

import (
	"errors"
	"os"
	"syscall"
)

// lock waits until no other run holds the file, and holds it until it is closed.
// Where a file system knows no locks, it does nothing.
func lock(f *os.File) {
	for {
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); !errors.Is(err, syscall.EINTR) {
			return
		}
	}
}
