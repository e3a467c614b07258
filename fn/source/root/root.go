// Package root is the one door for a fleet's files. What is read through a Root
// lies within its directory, is a regular file of at most MaxFile bytes, and is
// UTF-8 without the marks of an unfinished merge; its text is kept, for the
// excerpts of messages.
package root

import (
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/batchfn/batchfn/fn/spec"
)

// Root is a directory that nothing leaves: neither "..", nor an absolute path,
// nor a symbolic link (https://pkg.go.dev/os#Root). Paths within it have slashes,
// and "." is the directory itself. CUE's loader reads files in parallel.
type Root struct {
	FS   fs.FS                    // of regular files that are not too large
	Name func(path string) string // of a path within the root, in messages

	max    int64 // bytes of a file
	opened *os.Root

	mu      sync.Mutex
	sources map[string][]byte // text by name in messages
	refused []spec.Finding
	limit   error
	counted map[string]bool // files that total has
	total   int             // bytes
}

// Open opens a directory. It fails with a *spec.Unreadable.
func Open(dir string, name func(string) string) (*Root, error) {
	opened, err := os.OpenRoot(dir)
	if err != nil {
		return nil, spec.NewUnreadable(spec.Pos{File: dir}, "cannot be opened: "+Cause(err), "")
	}
	r := New(opened.FS(), name)
	r.opened = opened
	return r, nil
}

// New makes a root of any file system.
func New(files fs.FS, name func(string) string) *Root {
	r := &Root{Name: name, max: MaxFile, sources: map[string][]byte{}, counted: map[string]bool{}}
	r.FS = door{files, r}
	return r
}

// Close closes the directory, if there is one.
func (r *Root) Close() error {
	if r.opened == nil {
		return nil
	}
	return r.opened.Close()
}

// Exists reports whether there is a file or a directory of that path.
func (r *Root) Exists(name string) bool {
	_, err := fs.Stat(r.FS, name)
	return err == nil
}

// Refuse notes a file that cannot be read as it is, for Err: CUE's loader would
// say it in words of its own, or several times. It returns that as a
// *spec.Unreadable.
func (r *Root) Refuse(name string, line, col int, message, hint string) error {
	return r.note(&spec.Unreadable{Problems: []spec.Finding{{Level: spec.Error, Pos: spec.Pos{File: r.Name(name), Line: line, Col: col}, Message: message, Hint: hint}}})
}

// note notes a *spec.Unreadable, and returns any error as it is.
func (r *Root) note(err error) error {
	refused, ok := err.(*spec.Unreadable)
	if !ok {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range refused.Problems {
		if !slices.ContainsFunc(r.refused, func(g spec.Finding) bool { return g.Pos == f.Pos }) {
			r.refused = append(r.refused, f)
		}
	}
	return err
}

// Limit is the first limit that was reached, a *spec.LimitReached, or nil.
func (r *Root) Limit() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.limit
}

// Err is the first limit that was reached, else a *spec.Unreadable of all files
// that were refused, or nil.
func (r *Root) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.limit == nil && len(r.refused) > 0 {
		return &spec.Unreadable{Problems: r.refused}
	}
	return r.limit
}

// Sources are the texts that were read, by name in messages.
func (r *Root) Sources() map[string][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sources
}
