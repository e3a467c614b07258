package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/batchfn/batchfn/fn/spec"
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

// MaxInput is the most bytes of a document on standard input: a ResourceList of
// ten thousand resources is smaller.
const MaxInput = 64 << 20

// ReadInput reads standard input. It fails with a *spec.LimitReached where that
// has no end within the limit.
func ReadInput(s Streams) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(s.In, MaxInput+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading standard input: %w", err)
	case len(text) > MaxInput:
		return nil, &spec.LimitReached{Message: "more than 64 MiB on standard input: render a part of it"}
	}
	return text, nil
}
