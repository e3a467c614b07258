// Package measure runs commands and says what they took.
//
// A process's peak memory counts that of the process that it was forked from: who
// measures must stay small.
package measure

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Command is what is measured: programs that run one after the other.
type Command struct {
	Name  string
	Dir   string
	Env   []string
	Steps [][]string // programs of Bin, or of PATH
	Bin   string
}

// Taken is what a command took, with all processes that it started.
type Taken struct {
	CPU  time.Duration
	Wall time.Duration
	Peak int64 // bytes; of the largest process
}

// Run runs a command once. Its output goes nowhere.
func (c Command) Run() (Taken, error) { return c.run(func(int) {}) }

// run tells the process of each step when it has started.
func (c Command) run(started func(pid int)) (Taken, error) {
	var sum Taken
	for _, step := range c.Steps {
		cmd := c.exec(step)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		start := time.Now()
		err := cmd.Start()
		if err == nil {
			started(cmd.Process.Pid)
			err = cmd.Wait()
		}
		if err != nil {
			return sum, fmt.Errorf("%s: %w\n%s", strings.Join(step, " "), err, stderr.Bytes())
		}
		sum.Wall += time.Since(start)
		usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		sum.CPU += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		sum.Peak = max(sum.Peak, usage.Maxrss<<10)
	}
	return sum, nil
}

// Output is what a command prints.
func (c Command) Output() ([]byte, error) {
	var out []byte
	for _, step := range c.Steps {
		cmd := c.exec(step)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		text, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", strings.Join(step, " "), err, stderr.Bytes())
		}
		out = append(append(out, "---\n"...), text...)
	}
	return out, nil
}

func (c Command) exec(step []string) *exec.Cmd {
	program := step[0]
	if own := filepath.Join(c.Bin, program); exists(own) {
		program = own
	}
	cmd := exec.Command(program, step[1:]...)
	cmd.Dir = c.Dir
	cmd.Env = append(os.Environ(), "PATH="+c.Bin+string(os.PathListSeparator)+os.Getenv("PATH"), "HOME="+c.Bin)
	cmd.Env = append(cmd.Env, c.Env...)
	return cmd
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// Paired runs commands in turn, round by round, so that whatever else the
// machine does hits all of them, and returns the medians in the order of the
// commands.
func Paired(rounds int, commands []Command) ([]Taken, error) {
	runs := make([][]Taken, len(commands))
	for round := range rounds {
		for i, c := range commands {
			log.Printf("round %d of %d: %s", round+1, rounds, c.Name)
			taken, err := c.Run()
			if err != nil {
				return nil, err
			}
			runs[i] = append(runs[i], taken)
		}
	}
	medians := make([]Taken, len(commands))
	for i, r := range runs {
		medians[i] = Taken{
			CPU:  median(r, func(t Taken) time.Duration { return t.CPU }),
			Wall: median(r, func(t Taken) time.Duration { return t.Wall }),
			Peak: median(r, func(t Taken) int64 { return t.Peak }),
		}
	}
	return medians, nil
}

func median[T time.Duration | int64](runs []Taken, of func(Taken) T) T {
	var values []T
	for _, r := range runs {
		values = append(values, of(r))
	}
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 0 {
		return (values[middle-1] + values[middle]) / 2
	}
	return values[middle]
}
