// Package source reads a fleet: CUE directories and files, YAML and JSON. All
// files are opened through one root that nothing leaves, the network is never
// asked, and every value keeps the place where it was written.
package source

import (
	"github.com/batchfn/batchfn/fn/spec"
)

// Options are how to read.
type Options struct {
	// Root is the directory that nothing leaves. Empty: the nearest ancestor
	// of an argument with cue.mod, else with .git, else the argument's own
	// directory.
	Root string
	// Within is the absolute directory that Argo CD unpacked what it sent of a
	// repository to: no ancestor beyond it is looked at, and no argument may
	// lie outside it, since the repository itself names them. Empty: a checkout.
	Within string
	// MaxEntries limits the entries of the fleet. 0: 100,000.
	MaxEntries int
	// Evaluate asks CUE's evaluator for every package, also for those that can
	// be read as they stand. The fleet is the same, only later.
	Evaluate bool
}

// Read reads a fleet from directories and files; together they form one fleet.
// What is wrong with the shape of the fleet is in its Findings. The error is a
// *spec.Unreadable or a *spec.LimitReached where there is no fleet to judge.
func Read(args []string, opts Options) (*spec.Fleet, error) {
	return readAll(args, opts, func(*builder) error { return nil })
}

// readAll reads a fleet from arguments and from what else there is.
func readAll(args []string, opts Options, more func(*builder) error) (*spec.Fleet, error) {
	if opts.MaxEntries == 0 {
		opts.MaxEntries = 100_000
	}
	b := newBuilder(opts.MaxEntries)
	b.evaluateAll, b.within = opts.Evaluate, opts.Within
	var problems []spec.Finding
	steps := []func(*builder) error{}
	for _, a := range group(args, opts) {
		steps = append(steps, a.read)
	}
	for _, step := range append(steps, more) {
		switch err := step(b).(type) {
		case nil:
		case *spec.Unreadable:
			problems = append(problems, err.Problems...)
		default:
			return nil, err
		}
	}
	if len(problems) > 0 {
		spec.SortFindings(problems, nil)
		return b.unread(), &spec.Unreadable{Problems: problems}
	}
	return b.fleet()
}
