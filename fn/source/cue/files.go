package cue

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/batchfn/batchfn/fn/source/root"
)

// files is the root as CUE's loader and @embed see it: CUE files come with the
// schema's import served. The loader opens a file for its package, for its
// imports and for its syntax; it is read once.
type files struct {
	root *root.Root
	real names

	mu     sync.Mutex
	opened map[string]*memFile
	listed map[string][]fs.DirEntry
}

// Open implements fs.FS.
func (f *files) Open(name string) (fs.File, error) {
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

// openOther opens a directory, or a file that @embed asks for, which has the
// limits of a source. What begins with a dot is no source: it may be .git.
func (f *files) openOther(name string) (fs.File, error) {
	info, err := fs.Stat(f.root.FS, name)
	if err != nil && root.Cause(err) == root.LeadsOut {
		return nil, f.root.Refuse(name, 0, 0, root.LeadsOut, "only files within the root can be read")
	}
	if err != nil || info.IsDir() {
		return f.root.FS.Open(name)
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return nil, f.root.Refuse(name, 0, 0, "a hidden file, or one of a hidden directory", "embed a file whose path has no name that begins with a dot")
		}
	}
	text, err := f.root.Data(name)
	if err != nil {
		return nil, err
	}
	return newMemFile(info, text), nil
}

// ReadFile implements fs.ReadFileFS, but for the copy: CUE's loader (v0.17.1)
// changes nothing of what it reads.
func (f *files) ReadFile(name string) ([]byte, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if m, ok := file.(*memFile); ok {
		return m.text, nil
	}
	return io.ReadAll(file)
}

// memFile is a file in memory that says the size of its text.
type memFile struct {
	info fs.FileInfo
	text []byte
	*bytes.Reader
}

func newMemFile(info fs.FileInfo, text []byte) *memFile {
	return &memFile{info: info, text: text, Reader: bytes.NewReader(text)}
}

func (f *memFile) Stat() (fs.FileInfo, error) { return memInfo{f.info, f.Size()}, nil }
func (f *memFile) Close() error               { return nil }

type memInfo struct {
	fs.FileInfo
	size int64
}

func (i memInfo) Size() int64        { return i.size }
func (i memInfo) ModTime() time.Time { return time.Time{} }
