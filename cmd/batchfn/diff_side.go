package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/source/revision"
	"github.com/batchfn/batchfn/fn/spec"
)

// diffSide is one of the two fleets of a diff.
type diffSide struct {
	name, text string             // OLD or NEW, and what the user wrote
	path       string             // of the host, or within the revision
	revision   *revision.Revision // nil: of the host
	fleet      *spec.Fleet
	resources  []diff.Resource // of manifests; nil where it is a fleet
}

// isMissing reports whether the revision OLD lacks the directory.
func (side *diffSide) isMissing() bool {
	if side.name != "OLD" || side.revision == nil {
		return false
	}
	_, err := fs.Stat(side.revision, side.path)
	return errors.Is(err, fs.ErrNotExist)
}

// open makes the sides of the arguments, and opens their revisions.
func (f *diffFlags) open(args []string, s cli.Streams) (sides []*diffSide, err error) {
	for i, text := range args {
		side := &diffSide{name: []string{"OLD", "NEW"}[i], text: text, path: text}
		if rev, dir, ok := revisionOf(text); ok {
			side.path = filepath.ToSlash(filepath.Clean(dir))
			if side.revision, err = revision.Open(s.Getenv("PATH"), ".", rev, side.path); err != nil {
				return nil, err
			}
		}
		sides = append(sides, side)
	}
	if len(sides) == 1 && sides[0].revision == nil {
		return nil, cli.Usage("NEW is missing: only REV:DIR has a working tree to compare with")
	}
	if len(sides) == 1 {
		sides = append(sides, workingTree(sides[0]))
	}
	return sides, nil
}

// revisionOf splits REV:DIR. A colon makes it one, whatever files there are: a branch
// must not be able to stand in for the revision by the name of a directory. A path
// with a colon begins with a dot or a slash.
func revisionOf(text string) (rev, dir string, ok bool) {
	rev, dir, ok = strings.Cut(text, ":")
	isDrive := len(rev) == 1 && strings.HasPrefix(dir, `\`)
	return rev, dir, ok && !isDrive && !strings.HasPrefix(text, ".") && !filepath.IsAbs(text)
}

// workingTree is the directory of a revision as it is now.
func workingTree(old *diffSide) *diffSide {
	dir := filepath.Join(old.revision.Top, filepath.FromSlash(old.path))
	if here, err := filepath.Abs("."); err == nil {
		if rel, err := filepath.Rel(here, dir); err == nil {
			dir = rel
		}
	}
	return &diffSide{name: "NEW", text: dir, path: dir}
}
