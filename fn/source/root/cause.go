package root

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// LeadsOut is the Cause where a symbolic link leads out of a root.
const LeadsOut = "leads out of the root"

// Cause is what went wrong with a path, without the path and the operation.
func Cause(err error) string {
	var pathErr *fs.PathError
	var refused *spec.Unreadable
	switch {
	case errors.As(err, &refused):
		return refused.Problems[0].Message
	case errors.As(err, &pathErr):
		err = pathErr.Err
	}
	text := err.Error()
	if strings.Contains(text, "escapes from parent") {
		return LeadsOut
	}
	return text
}
