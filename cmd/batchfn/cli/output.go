package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// output is standard output. It remembers that it could not be written: not every
// command looks.
type output struct {
	io.Writer
	failed error
}

func (o *output) unwrap() any { return o.Writer }

func (o *output) Write(b []byte) (int, error) {
	n, err := o.Writer.Write(b)
	if err != nil {
		cause := err
		if path := (*fs.PathError)(nil); errors.As(err, &path) {
			cause = path.Err
		}
		err = fmt.Errorf("standard output cannot be written: %w", cause)
		o.failed = err
	}
	return n, err
}

// written is the exit status of a command, unless what it wrote did not arrive and it
// took no notice.
func (s Streams) written(status Status) Status {
	if o, ok := s.Out.(*output); ok && o.failed != nil && status == OK {
		fmt.Fprintf(s.Err, "error: %s\n", o.failed)
		return Unreadable
	}
	return status
}
