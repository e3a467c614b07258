package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Guarded runs a command line and returns the exit status. Where CUE has to
// evaluate, the command runs once more in a process of its own, with a hard
// limit of memory; what that says appears when it is done, all or nothing.
func Guarded(args []string, s Streams, run func([]string, Streams) Status) int {
	if note := s.Getenv(evaluating); note != "" {
		limitMemory()
		s.guard = noted(note)
		return clean + int(run(args, s))
	}
	g := &guard{}
	under := g.streams(s)
	status := run(args, under)
	if !g.isAsked() {
		g.inTime(under.Release)
		return int(s.written(status))
	}
	return int(g.again(args, s))
}

// inTime writes messages, and ends the process if nobody reads them for longer than
// the command may take.
func (g *guard) inTime(write func()) {
	if !g.deadline.IsZero() {
		defer time.AfterFunc(max(grace, time.Until(g.deadline)), func() { os.Exit(int(Limit)) }).Stop()
	}
	write()
}

func (g *guard) note(s Streams) string {
	return fmt.Sprintf("%d %t", g.deadline.UnixNano(), IsTerminal(s.Err))
}

func noted(note string) *guard {
	until, terminal, _ := strings.Cut(note, " ")
	nanoseconds, _ := strconv.ParseInt(until, 10, 64)
	return &guard{inside: true, terminal: terminal == "true", deadline: time.Unix(0, nanoseconds)}
}

// limitMemory lets the process take maxHeap more than it has. The limit is that of the address space: Linux does not
// hold what Go maps over its own reservations, which is all of its heap, to the limit of data.
func limitMemory() {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_AS, &limit) == nil {
		limit.Cur = min(reserved()+maxHeap, limit.Max)
		_ = syscall.Setrlimit(syscall.RLIMIT_AS, &limit)
	}
}

// reserved is the size of the address space that the process has, in bytes. Go reserves some at its start, and then
// no more than it is about to use.
func reserved() uint64 {
	text, _ := os.ReadFile("/proc/self/statm")
	pages, _, _ := strings.Cut(string(text), " ")
	n, _ := strconv.ParseUint(pages, 10, 64)
	return n * uint64(os.Getpagesize())
}

// again runs the command in a process that may evaluate, waits for it, and
// passes on what it said.
func (g *guard) again(args []string, s Streams) Status {
	var out, messages pieces
	c := exec.Command("/proc/self/exe", args...)
	c.Args[0] = os.Args[0]
	c.Env = append(s.environ, evaluating+"="+g.note(s))
	c.Stdin, c.Stdout, c.Stderr = s.In, &out, &messages
	if g.taken.Len() > 0 { // standard input is read to its end, or not at all
		c.Stdin = &g.taken
	}
	c.WaitDelay = grace
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	runtime.LockOSThread() // the process dies with the thread that started it
	defer runtime.UnlockOSThread()
	if err := c.Start(); err != nil {
		fmt.Fprintf(s.Err, "error: the process that evaluates CUE cannot be started: %s\n", reasonOf(err))
		return Limit
	}
	late := time.AfterFunc(time.Until(g.deadline)+grace, func() { _ = c.Process.Kill() })
	_ = c.Wait() // its state says all
	inTime := late.Stop()
	if status := c.ProcessState.ExitCode() - clean; status >= 0 && status <= int(Limit) {
		g.inTime(func() { messages.writeTo(s.Err) })
		_ = out.writeTo(s.Out) // which s.written tells
		return s.written(Status(status))
	}
	if s.Getenv("BATCHFN_DEBUG") != "" {
		messages.writeTo(s.Err)
	}
	if g.limits.Left != nil {
		g.limits.Left(c.ProcessState.Pid())
	}
	message, hint := crash(messages.head(), c.ProcessState, inTime, g.limits)
	g.limits.tell(s, message, hint)
	return Limit
}

// crash says why the process that evaluates did not end by itself. What it wrote
// is a stack of Go's, and not for people.
func crash(text []byte, state *os.ProcessState, inTime bool, l *Limits) (message, hint string) {
	fatal := func(words ...string) bool {
		for _, word := range words {
			if bytes.Contains(text, []byte(word)) {
				return true
			}
		}
		return false
	}
	status, _ := state.Sys().(syscall.WaitStatus)
	switch {
	case !inTime:
		return l.tooLate()
	case fatal("out of memory", "cannot allocate memory", "failed to create new OS thread", "errno=12"):
		return muchMemory, l.growing()
	case fatal("stack overflow", "goroutine stack exceeds"):
		return tooMuchStack, parts
	case status.Signaled() && status.Signal() == syscall.SIGKILL:
		return "CUE's evaluation was killed, usually by a memory limit", "give the container more than 2 GiB, or " + l.growing()
	case status.Signaled():
		return fmt.Sprintf("CUE's evaluation was ended by the signal %q", status.Signal()), "run it again"
	}
	return "a fault of batchfn: CUE's evaluation crashed", pleaseReport
}

func reasonOf(err error) error {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	return err
}
