package revision

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// entry is a name in a directory.
type entry struct {
	name string
	mode fs.FileMode // of its type
	hash string
}

// Limits of a tree: objects refer to each other, so a small repository can have
// more files than there is memory.
const (
	mostNames = 100_000
	mostDepth = 128
	largest   = 64 << 20 // bytes of a directory's object
)

var errMalformed = errors.New("a directory's object is malformed")

// list reads the directory of an object, unless it is known.
func (r *Revision) list(o object) error {
	if _, known := r.tree[o.hash]; known {
		return nil
	}
	read, content, err := r.git.read(o.hash, largest)
	switch {
	case err != nil:
		return err
	case read.kind != "tree":
		return errMalformed
	case read.size > largest:
		return &spec.LimitReached{Message: r.Text + ": a directory with more than 64 MiB of names"}
	}
	entries, err := parse(content, len(read.hash)/2)
	if err == nil {
		r.tree[o.hash] = entries
	}
	return err
}

// parse reads the object of a directory: mode, name and hash of each entry.
// https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_tree_objects
func parse(content []byte, size int) (entries []entry, err error) {
	for len(content) > 0 {
		mode, rest, ok := bytes.Cut(content, []byte(" "))
		name, rest, ok2 := bytes.Cut(rest, []byte{0})
		if !ok || !ok2 || len(rest) < size || size == 0 {
			return nil, errMalformed
		}
		e := entry{name: string(name), hash: hex.EncodeToString(rest[:size])}
		content = rest[size:]
		if e.name == "" || e.name == "." || e.name == ".." || strings.ContainsAny(e.name, "/\\") {
			return nil, errMalformed
		}
		switch string(mode) {
		case "40000", "040000":
			e.mode = fs.ModeDir
		case "120000":
			e.mode = fs.ModeSymlink
		case "160000":
			e.mode = fs.ModeIrregular // a submodule
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// find finds what a path leads to. A link or a submodule on the way is refused. What was
// found is remembered: whoever looks for a file asks for each directory above it.
func (r *Revision) find(op, name string) (entry, error) {
	if e, known := r.found[name]; known {
		return e, nil
	}
	if !fs.ValidPath(name) {
		return entry{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if name == "." {
		return entry{name: ".", mode: fs.ModeDir, hash: r.root.hash}, nil
	}
	above, err := r.find(op, path.Dir(name))
	switch {
	case err != nil:
		return entry{}, err
	case above.mode&(fs.ModeSymlink|fs.ModeIrregular) != 0:
		return entry{}, r.Refuse(path.Dir(name), above)
	case above.mode != fs.ModeDir:
		return entry{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	entries, err := r.entries(above)
	if err != nil {
		return entry{}, err
	}
	e, there := lookup(entries, path.Base(name))
	if !there {
		return entry{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	r.found[name] = e
	return e, nil
}

func lookup(entries []entry, name string) (entry, bool) {
	for _, e := range entries {
		if e.name == name {
			return e, true
		}
	}
	return entry{}, false
}

func (r *Revision) entries(dir entry) ([]entry, error) {
	if err := r.list(object{hash: dir.hash}); err != nil {
		return nil, r.failed(err)
	}
	return r.tree[dir.hash], nil
}

// Refuse is the error of a link, or of a submodule.
func (r *Revision) Refuse(name string, e entry) error {
	if e.mode&fs.ModeIrregular != 0 {
		return spec.NewUnreadable(spec.Pos{File: r.Name(name)}, "is a submodule: its files are not in this repository", "name a directory without it")
	}
	return spec.NewUnreadable(spec.Pos{File: r.Name(name)}, "is a symbolic link: batchfn follows none in a revision", "name what it leads to, or put a copy in its place")
}
