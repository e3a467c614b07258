package cue

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/batchfn/batchfn/fn/source/root"
)

// files is the root as CUE's loader and @embed see it: CUE files come with the
// schema's import served. The loader opens a file for its package, for its
// imports and for its syntax; it is read once.
type files struct {
	root *root.Root
	real names
	dirs []string // of the packages and of what they belong to

	mu     sync.Mutex
	opened map[string]*memFile
	listed map[string][]fs.DirEntry
}

// Open implements fs.FS.
func (f *files) Open(name string) (fs.File, error) {
	if f.real.path(name) == name && f.isHidden(name) {
		return nil, f.root.Refuse(name, 0, 0, "is hidden, or in a hidden directory", "give it a name that does not begin with a dot")
	}
	name = f.real.path(name)
	if path.Ext(name) != ".cue" {
		return f.openOther(name)
	}
	f.mu.Lock()
	was := f.opened[name]
	f.mu.Unlock()
	if was != nil {
		return newMemFile(was.info, was.text), nil
	}
	info, err := fs.Stat(f.root.FS, name)
	if err == nil && info.IsDir() {
		if link, err := fs.Lstat(f.root.FS, name); err == nil && !link.IsDir() {
			return nil, f.root.Refuse(name, 0, 0, "a symbolic link to a directory", "a file that ends in .cue is expected here")
		}
	}
	if err != nil || info.IsDir() {
		return f.root.FS.Open(name)
	}
	text, err := f.root.Text(name)
	if err != nil {
		return nil, err
	}
	now := newMemFile(info, serveSchema(text))
	f.mu.Lock()
	f.opened[name] = now
	f.mu.Unlock()
	return newMemFile(now.info, now.text), nil
}

// openOther opens a directory, or a file that @embed asks for, which counts as a
// source.
func (f *files) openOther(name string) (fs.File, error) {
	info, err := fs.Stat(f.root.FS, name)
	if err != nil || info.IsDir() {
		return f.root.FS.Open(name)
	}
	text, err := f.root.Data(name)
	if err != nil {
		return nil, err
	}
	return newMemFile(info, text), nil
}

// isHidden reports whether a file, or what a link leads to, has a dot before its
// name or before that of a directory below its package.
func (f *files) isHidden(name string) bool {
	real, err := f.root.Real(name)
	if err != nil {
		return false // it says so when it is opened
	}
	below := real
	for _, dir := range f.dirs {
		if real == dir || strings.HasPrefix(dir, real+"/") {
			return false
		}
		if rest, ok := strings.CutPrefix(real, dir+"/"); ok && len(rest) < len(below) {
			below = rest
		}
	}
	return below != "." && (strings.HasPrefix(below, ".") || strings.Contains(below, "/."))
}

// Stat implements fs.StatFS: CUE's loader asks for every file of a directory.
func (f *files) Stat(name string) (fs.FileInfo, error) {
	name = f.real.path(name)
	if path.Ext(name) != ".cue" {
		return fs.Stat(f.root.FS, name)
	}
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.Stat()
}

// ReadFile implements fs.ReadFileFS, but for the copy: CUE's loader (v0.17.1)
// changes nothing of what it reads. It reads every file of a package's directory,
// and makes nothing of those that are not CUE.
func (f *files) ReadFile(name string) ([]byte, error) {
	if path.Ext(name) != ".cue" {
		return nil, nil
	}
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if m, ok := file.(*memFile); ok {
		return m.text, nil
	}
	return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
}
