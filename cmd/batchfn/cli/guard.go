package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// guard is between a command and CUE's evaluator, which can take gigabytes
// in one step. A command that needs none runs as if there were no guard. One
// that needs it is given up when it asks, with nothing written yet, and runs
// once more in a process of its own: see again.
type guard struct {
	inside   bool      // this is that process
	terminal bool      // the messages of that process go to a terminal
	deadline time.Time // the end of --timeout
	limits   *Limits   // of the command

	asked atomic.Bool // the command needs the evaluator

	mu      sync.Mutex
	open    bool         // nothing is held back any longer
	held    bytes.Buffer // what was said before it is known whether it is asked
	in      io.Reader
	waiting bool         // for more of in
	taken   bytes.Buffer // what was read of in
	out     io.Writer
	message io.Writer
}

// errElsewhere ends the reading of a fleet that is read once more, elsewhere.
var errElsewhere = errors.New("CUE evaluates in a process of its own")

// streams are those of a command under guard: they remember what is read, and
// hold messages back until it is known that they need not be said twice.
func (g *guard) streams(s Streams) Streams {
	g.in, g.out, g.message = s.In, s.Out, s.Err
	s.In, s.Out, s.Err, s.guard = (*guardedIn)(g), (*guardedOut)(g), (*guardedErr)(g), g
	return s
}

// ask lets CUE evaluate inside, and ends the command outside.
func (g *guard) ask() error {
	if g == nil || g.inside {
		return nil
	}
	g.asked.Store(true)
	return errElsewhere
}

// isAsked reports whether the command is given up.
func (g *guard) isAsked() bool { return g.asked.Load() }

// release writes what was held back, unless it will be said once more.
func (g *guard) release() {
	if g.isAsked() || g.open {
		return
	}
	g.open = true
	g.message.Write(g.held.Bytes())
	g.held = bytes.Buffer{}
}

// Release lets messages appear as they are written: the fleet is read.
func (s Streams) Release() {
	if s.guard != nil && !s.guard.inside {
		s.guard.mu.Lock()
		defer s.guard.mu.Unlock()
		s.guard.release()
	}
}

// exit ends the process. What was said is said, unless the command is given up.
func (s Streams) exit(status Status) {
	s.Release()
	os.Exit(s.code(status))
}

// code is the exit code for a status, of this process.
func (s Streams) code(status Status) int {
	if s.guard != nil && s.guard.inside {
		return clean + int(status)
	}
	return int(status)
}

// evaluating is the variable that tells a process that it is the one that
// evaluates, until when, and whether its messages go to a terminal.
const evaluating = "BATCHFN_EVALUATING"

// clean is added to the exit status of the process that evaluates: Go's runtime
// ends with 2 when it crashes.
const clean = 64

// guardedIn is standard input.
type guardedIn guard

func (g *guardedIn) unwrap() any { return g.in }

func (g *guardedIn) Read(b []byte) (int, error) {
	(*guard)(g).wait(true)
	n, err := g.in.Read(b)
	(*guard)(g).wait(false)
	g.taken.Write(b[:n])
	return n, err
}

func (g *guard) wait(waiting bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = waiting
}

// isWaiting reports whether the command waits for standard input.
func (g *guard) isWaiting() bool {
	if g == nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waiting
}

// guardedOut is standard output: its first byte ends the holding back.
type guardedOut guard

func (g *guardedOut) unwrap() any { return g.out }

func (g *guardedOut) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if (*guard)(g).isAsked() {
		return len(b), nil
	}
	(*guard)(g).release()
	return g.out.Write(b)
}

// guardedErr is standard error.
type guardedErr guard

func (g *guardedErr) unwrap() any { return g.message }

func (g *guardedErr) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case (*guard)(g).isAsked():
		return len(b), nil
	case g.open:
		return g.message.Write(b)
	}
	return g.held.Write(b)
}
