package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// ReadRegular reads a file up to a limit of bytes; what is beyond it is left
// out. A pipe would wait for its writer, and a device may never end: it refuses
// both.
func ReadRegular(name string, limit int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("not a regular file")}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}
