package main

import (
	"fmt"
	"strings"
)

// A job is a task that gets an entry. In fleets that are larger than the lists it may be a copy,
// under a name of its own.
type job struct {
	task
	original string // the task's name in the lists
}

func copyOf(t task, copy int) job {
	j := job{task: t, original: t.name}
	if copy > 0 {
		j.name = fmt.Sprintf("%s-%02d", t.name, copy+1)
		j.says = fmt.Sprintf("%s (group %d)", t.says, copy+1)
	}
	return j
}

// copyOfWorker has a queue of its own as well: no two workers share one.
func copyOfWorker(t task, copy int) job {
	j := copyOf(t, copy)
	if copy > 0 {
		j.runs = numbered(t.runs, copy+1)
	}
	return j
}

// numbered puts the group before what the end of a queue's name means.
func numbered(queue string, group int) string {
	for _, ending := range []string{"-{region}.fifo", "-{region}"} {
		if name, ok := strings.CutSuffix(queue, ending); ok {
			return fmt.Sprintf("%s-%02d%s", name, group, ending)
		}
	}
	return fmt.Sprintf("%s-%02d", queue, group)
}
