package replay

import (
	"errors"
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// problem is an error with what to do about it.
type problem struct{ message, hint string }

func (p *problem) Error() string { return p.message }

// failure makes a problem.
func failure(hint, format string, args ...any) error {
	return &problem{fmt.Sprintf(format, args...), hint}
}

// located makes an error one of a file.
func located(file string, err error) error {
	var done *spec.Unreadable
	if err == nil || errors.As(err, &done) {
		return err
	}
	hint, p := "", &problem{}
	if errors.As(err, &p) {
		hint = p.hint
	}
	return spec.NewUnreadable(spec.Pos{File: file}, err.Error(), hint)
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}
