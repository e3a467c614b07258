package root

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// door is a file system of which directories and regular files can be opened. No
// symbolic link leads out of it, and nothing leads into .git, where credentials
// are. What cannot be opened for that is noted, whoever asks: CUE's loader takes
// each error for a file that is not there.
type door struct {
	fs.FS
	root *Root
}

// Open implements fs.FS. A pipe would wait for its writer, so it asks before it
// opens.
func (d door) Open(name string) (fs.File, error) {
	real, err := d.real("open", name)
	if err != nil {
		return nil, d.root.note(err)
	}
	switch info, err := fs.Stat(d.FS, real); {
	case err != nil:
		return nil, err
	case info.IsDir():
	case !info.Mode().IsRegular():
		return nil, d.root.Refuse(name, 0, 0, "not a regular file", "")
	case info.Size() > d.root.max:
		return nil, d.root.tooLarge(name)
	}
	return d.FS.Open(real)
}

// ReadDir implements fs.ReadDirFS.
func (d door) ReadDir(name string) ([]fs.DirEntry, error) {
	real, err := d.real("readdir", name)
	if err != nil {
		return nil, d.root.note(err)
	}
	return fs.ReadDir(d.FS, real)
}

// Stat implements fs.StatFS.
func (d door) Stat(name string) (fs.FileInfo, error) {
	real, err := d.real("stat", name)
	if err != nil {
		return nil, err
	}
	return fs.Stat(d.FS, real)
}

// Lstat implements fs.ReadLinkFS.
func (d door) Lstat(name string) (fs.FileInfo, error) {
	dir, err := d.real("lstat", path.Dir(name))
	if err != nil {
		return nil, err
	}
	return fs.Lstat(d.FS, path.Join(dir, path.Base(name)))
}

// ReadLink implements fs.ReadLinkFS.
func (d door) ReadLink(name string) (string, error) {
	dir, err := d.real("readlink", path.Dir(name))
	if err != nil {
		return "", err
	}
	return fs.ReadLink(d.FS, path.Join(dir, path.Base(name)))
}

// Real is a path within the root, without symbolic links on the way. What leads
// out, or into .git, is refused.
func (r *Root) Real(name string) (string, error) {
	real, err := r.FS.(door).real("stat", name)
	return real, r.note(err)
}

const mostLinks = 40 // on the way to a file, as Linux has it

// real is a path without symbolic links on the way. It fails with the error of the
// file system, or with a *spec.Unreadable.
func (d door) real(op, name string) (string, error) {
	if !fs.ValidPath(name) {
		return "", &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	at, rest, links := ".", strings.Split(name, "/"), 0
	ofLink := 0 // how many of the next parts are a link's, not the name's
	for len(rest) > 0 {
		part := rest[0]
		rest = rest[1:]
		led := ofLink > 0
		ofLink = max(ofLink-1, 0)
		switch {
		case part == "..":
			at = path.Dir(at)
			continue
		case part == "." || part == "":
			continue
		case strings.EqualFold(part, ".git"):
			return "", d.refused(name, "leads into "+path.Join(at, part), "batchfn does not read files of git")
		}
		next := path.Join(at, part)
		info, err := fs.Lstat(d.FS, next)
		if led && errors.Is(err, fs.ErrNotExist) {
			return "", d.refused(name, "is a symbolic link to "+next+", which does not exist", "")
		}
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		leads, err := fs.ReadLink(d.FS, next)
		if links++; err == nil && links > mostLinks {
			err = &fs.PathError{Op: op, Path: name, Err: errors.New("too many symbolic links")}
		}
		if err != nil {
			return "", err
		}
		leads = filepath.ToSlash(leads)
		if filepath.IsAbs(leads) || !filepath.IsLocal(path.Join(at, leads)) {
			return "", d.refused(name, LeadsOut+": a symbolic link to "+leads, "")
		}
		parts := strings.Split(leads, "/")
		rest, ofLink = append(parts, rest...), ofLink+len(parts)
	}
	return at, nil
}

func (d door) refused(name, message, hint string) error {
	return spec.NewUnreadable(spec.Pos{File: d.root.Name(name)}, message, hint)
}
