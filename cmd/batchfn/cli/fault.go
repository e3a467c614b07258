package cli

import (
	"fmt"
	"runtime/debug"
)

const pleaseReport = "please report it, with the input; BATCHFN_DEBUG=1 shows where"

// TellFault tells of a panic. What that says is shown to those only who ask for
// it: it may quote a value.
func TellFault(fault any, s Streams) {
	var l *Limits
	if s.guard != nil {
		l = s.guard.limits
	}
	l.tell(s, "a fault of batchfn", pleaseReport)
	if s.Getenv("BATCHFN_DEBUG") != "" {
		fmt.Fprintf(s.Err, "%v\n%s", fault, debug.Stack())
	}
}
