package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// install copies this program to a path, where an image without it finds it. The file is renamed into place when it
// is whole, so that an init container that runs again, or two at once, never leave half of one.
func install(path string) (err error) {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	from, err := os.Open(self)
	if err != nil {
		return fmt.Errorf("opening this program: %w", err)
	}
	defer from.Close()
	to, err := os.CreateTemp(filepath.Dir(path), ".batchfn-start-*")
	if err != nil {
		return fmt.Errorf("installing to %q: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(to.Name())
		}
	}()
	if err := fill(to, from); err != nil {
		return fmt.Errorf("installing to %q: %w", path, err)
	}
	if err := os.Rename(to.Name(), path); err != nil {
		return fmt.Errorf("installing to %q: %w", path, err)
	}
	return nil
}

// fill makes to an executable copy, and closes it: a file that is open for writing can't be executed.
func fill(to *os.File, from io.Reader) error {
	if _, err := io.Copy(to, from); err != nil {
		_ = to.Close()
		return err
	}
	if err := to.Chmod(0o755); err != nil {
		_ = to.Close()
		return err
	}
	return to.Close()
}
