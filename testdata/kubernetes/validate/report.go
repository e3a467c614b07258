package main

import (
	"fmt"
	"io"
	"strings"
)

// report prints findings and counts what it saw.
type report struct {
	out              io.Writer
	resources, found int
}

// resource judges one resource, by itself and beside those before it.
func (r *report) resource(res resource, claims claims) {
	r.resources++
	found := judge(res)
	for _, taken := range claims.stake(res) {
		found.problem(taken.field, taken.message)
	}
	r.findings(res.identity, found)
}

// findings prints the findings of one resource, a line each whatever is in them.
func (r *report) findings(of identity, found findings) {
	for _, problem := range found.problems {
		r.found++
		fmt.Fprintf(r.out, "%s: %s: %s\n", of, problem.field, oneLine(problem.message))
	}
	for _, warning := range found.warnings {
		fmt.Fprintf(r.out, "warning: %s: %s\n", of, oneLine(warning))
	}
}

// oneLine keeps a message on its line.
func oneLine(message string) string {
	return strings.Join(strings.Fields(message), " ")
}

// conclude prints the last line and returns the exit status.
func (r *report) conclude(out io.Writer) int {
	if r.resources == 0 {
		fmt.Fprintln(r.out, "validate: no resource in the input")
		return unreadable
	}
	fmt.Fprintf(out, "validated %d resources, %d problems\n", r.resources, r.found)
	if r.found > 0 {
		return invalid
	}
	return valid
}
