//go:build !linux

package sink

import "errors"

// exchange needs a system call that only Linux has.
func exchange(root, string, string) error { return errors.ErrUnsupported }
