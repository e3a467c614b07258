//go:build !linux

package sink

import "errors"

// exchange is not there.
func exchange(directory, string, string) error { return errors.ErrUnsupported }
