// Package source reads a fleet: CUE directories and files, YAML and JSON. All
// files are opened through one root that nothing leaves, the network is never
// asked, and every value keeps the place where it was written.
//
// Each reader returns what one package says, as a content.Package: source/cue for
// CUE, source/document for YAML and JSON. What is left to do here is to find the
// files, and to join the packages to one fleet.
package source

import (
	"io/fs"
	"slices"

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
	// be read as they are. The fleet is the same, only later.
	Evaluate bool
	// BeforeEvaluation is called whenever CUE is about to evaluate something that
	// a user wrote, rules of the platform included: neither its time nor its
	// memory can be limited from within. An error ends the reading with it. nil:
	// CUE may.
	BeforeEvaluation func() error

	// Files are where the arguments are, in place of the files of the host. nil:
	// those of the host.
	Files *Files

	bound string // that the sources of a BatchSet lie in; no ancestor beyond it is looked at
}

// Files are those of a repository at a revision. Its top directory is the root, unless
// a directory with cue.mod is nearer to an argument.
type Files struct {
	FS   fs.FS
	Name func(path string) string // of a path within FS, in messages
}

// Read reads a fleet from directories and files; together they form one fleet.
// What is wrong with the shape of the fleet is in its Findings. The error is a
// *spec.Unreadable or a *spec.LimitReached where there is no fleet to judge.
func Read(args []string, opts Options) (*spec.Fleet, error) {
	return readAll(args, opts, func(*joining) error { return nil })
}

// readAll reads a fleet from arguments and from what else there is.
func readAll(args []string, opts Options, more func(*joining) error) (*spec.Fleet, error) {
	if opts.MaxEntries == 0 {
		opts.MaxEntries = 100_000
	}
	j := newJoining(opts)
	var steps []func(*joining) error
	for _, g := range group(args, opts) {
		steps = append(steps, g.read)
	}
	for _, step := range append(steps, more) {
		switch err := step(j).(type) {
		case nil:
		case *spec.Unreadable:
			j.broken = append(j.broken, err.Problems...)
		default:
			return nil, err
		}
	}
	j.samePackage()
	if len(j.broken) > 0 {
		spec.SortFindings(j.broken, nil)
		return j.read(), &spec.Unreadable{Problems: distinct(j.broken)}
	}
	f, err := j.fleet()
	if err == nil {
		f.Partial = isPartial(f, args)
	}
	return f, err
}

// distinct drops what several packages report of a file they share.
func distinct(sorted []spec.Finding) []spec.Finding {
	return slices.CompactFunc(sorted, func(a, b spec.Finding) bool { return a.Pos == b.Pos && a.Message == b.Message })
}
