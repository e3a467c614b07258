// Command metered runs the batchfn of METERED_COMMAND as it was asked to itself, and leaves two files in
// METERED_RECORDS for each process: PID.stdout, what it printed, and PID.peak, its peak resident memory in KiB.
//
// cmp-server passes on neither: it splits the output, and is the only one that could ask how much its child took.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "metered:", err)
		os.Exit(125)
	}
}

func run() error {
	var stdout bytes.Buffer
	cmd := exec.Command(os.Getenv("METERED_COMMAND"), os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, io.MultiWriter(os.Stdout, &stdout), os.Stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		return err
	}
	records := filepath.Join(os.Getenv("METERED_RECORDS"), fmt.Sprint(cmd.ProcessState.Pid()))
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	if err := os.WriteFile(records+".stdout", stdout.Bytes(), 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(records+".peak", fmt.Append(nil, peak), 0o600); err != nil {
		return err
	}
	os.Exit(cmd.ProcessState.ExitCode())
	return nil
}
