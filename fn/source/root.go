package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/batchfn/batchfn/fn/spec"
)

// MaxFile is the most bytes of one source file: a fleet of 10,000 batches in one
// file is smaller.
const MaxFile = 4 << 20

// root is the file system that a fleet is read from. It is an fs.FS over
// os.Root, so neither "..", nor an absolute path, nor a symbolic link leads out
// of it (https://pkg.go.dev/os#Root); CUE's loader and @embed read through it.
type root struct {
	mu      sync.Mutex // CUE's loader reads files in parallel
	fs      fs.FS
	dir     string              // absolute path in the host's file system
	names   func(string) string // path within the root → name in messages
	sources map[string][]byte   // text by name in messages
	refused []spec.Finding      // files that can't be read as they are
	err     error               // the first limit that was reached

	evaluate bool                // every package, literal or not
	opened   map[string]*memFile // CUE files as they are served, by path within the root
	files    map[string]*cueFile // as the loader parsed them, by name in messages
}

func openRoot(dir string, names func(string) string) (*root, error) {
	r, err := os.OpenRoot(dir)
	if err != nil {
		return nil, spec.NewUnreadable(spec.Pos{File: dir}, "cannot be opened: "+cause(err), "")
	}
	return newRoot(r.FS(), dir, names), nil
}

func newRoot(files fs.FS, dir string, names func(string) string) *root {
	return &root{fs: files, dir: dir, names: names, sources: map[string][]byte{}, opened: map[string]*memFile{}, files: map[string]*cueFile{}}
}

// findRoot is the nearest ancestor of an absolute directory with cue.mod, else
// with .git, else the directory itself. It looks no further up than within.
func findRoot(dir, within string) string {
	for _, mark := range []string{"cue.mod", ".git"} {
		for d := dir; ; d = filepath.Dir(d) {
			if _, err := os.Stat(filepath.Join(d, mark)); err == nil {
				return d
			}
			if d == within || filepath.Dir(d) == d {
				break
			}
		}
	}
	return dir
}

// Open implements fs.FS for CUE's loader. CUE files come with the schema's
// import served by batchfn itself.
func (r *root) Open(name string) (fs.File, error) {
	if path.Ext(name) != ".cue" {
		return r.fs.Open(name)
	}
	r.mu.Lock()
	was, again := r.opened[name]
	r.mu.Unlock()
	if again {
		return newMemFile(was.info, was.text), nil
	}
	info, err := fs.Stat(r.fs, name)
	if err == nil && info.IsDir() {
		if link, err := fs.Lstat(r.fs, name); err == nil && !link.IsDir() {
			return nil, r.refuse(name, 0, 0, "a symbolic link to a directory", "a file that ends in .cue is expected here")
		}
	}
	if err != nil || info.IsDir() {
		return r.fs.Open(name)
	}
	text, err := r.text(name)
	if err != nil {
		return nil, err
	}
	now := newMemFile(info, serveSchema(text))
	r.mu.Lock()
	r.opened[name] = now // the loader opens it for its package, for its imports and for its syntax
	r.mu.Unlock()
	return newMemFile(now.info, now.text), nil
}

// ReadFile implements fs.ReadFileFS, but for the copy: CUE's loader (v0.17.1)
// changes nothing of what it reads.
func (r *root) ReadFile(name string) ([]byte, error) {
	f, err := r.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if m, ok := f.(*memFile); ok {
		return m.text, nil
	}
	return io.ReadAll(f)
}

// text reads a regular file within the limit, and keeps its text for the
// excerpts of messages.
func (r *root) text(name string) ([]byte, error) {
	info, err := fs.Stat(r.fs, name) // before opening: a pipe would wait for its writer
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, r.refuse(name, 0, 0, "not a regular file", "")
	}
	f, err := r.fs.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var read bytes.Buffer
	read.Grow(int(min(info.Size(), MaxFile)) + bytes.MinRead)
	if _, err := read.ReadFrom(io.LimitReader(f, MaxFile+1)); err != nil {
		return nil, err
	}
	text := read.Bytes()
	if len(text) > MaxFile {
		return nil, r.reach(&spec.LimitReached{Message: fmt.Sprintf("%s: larger than 4 MiB, the limit of a source file", r.names(name))})
	}
	r.keep(name, text)
	if i := invalidUTF8(text); i >= 0 {
		line, col := lineCol(text, i)
		return nil, r.refuse(name, line, col, "not UTF-8", "save the file as UTF-8")
	}
	if line := conflictMarker(text); line > 0 {
		return nil, r.refuse(name, line, 1, "a merge conflict marker: <<<<<<<", "finish the merge of this file")
	}
	return text, nil
}

// keep keeps the text of a file for excerpts.
func (r *root) keep(name string, text []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sources[r.names(name)] = text
}

// reach notes that a limit was reached.
func (r *root) reach(err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = err
	return err
}

// refuse notes a file that can't be read as it is: the loader would say it in
// words of its own, or several times.
func (r *root) refuse(name string, line, col int, message, hint string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := spec.Finding{Level: spec.Error, Pos: spec.Pos{File: r.names(name), Line: line, Col: col}, Message: message, Hint: hint}
	if !slices.ContainsFunc(r.refused, func(g spec.Finding) bool { return g.Pos == f.Pos }) {
		r.refused = append(r.refused, f)
	}
	return &spec.Unreadable{Problems: []spec.Finding{f}}
}

// conflictMarker is the line of the first marker of an unfinished merge, or 0.
func conflictMarker(text []byte) int {
	if !bytes.Contains(text, []byte("<<<<<<< ")) {
		return 0
	}
	line := 0
	for l := range bytes.Lines(text) {
		if line++; bytes.HasPrefix(l, []byte("<<<<<<< ")) {
			return line
		}
	}
	return 0
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

// cause is what went wrong with a path, without the path and the operation.
func cause(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	text := err.Error()
	if strings.Contains(text, "escapes from parent") {
		return "leads out of the root"
	}
	return text
}
