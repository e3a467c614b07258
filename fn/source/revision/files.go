package revision

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/spec"
)

// blob is a file that was read.
type blob struct {
	hash    string
	size    int64
	content []byte // nil where that is too large
}

// largestFile is more than any root reads: of larger files only the size is known.
const largestFile = 64 << 20

func (r *Revision) blob(e entry) (blob, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last.hash == e.hash {
		return r.last, nil
	}
	o, content, err := r.git.read(e.hash, largestFile)
	if err == nil && o.kind != "blob" {
		err = errMalformed
	}
	if err != nil {
		return blob{}, r.failed(err)
	}
	r.last = blob{e.hash, o.size, content}
	return r.last, nil
}

// Open implements fs.FS.
func (r *Revision) Open(name string) (fs.File, error) {
	e, err := r.locate("open", name)
	if err != nil {
		return nil, err
	}
	switch {
	case e.mode == fs.ModeDir:
		return &file{info: info{entry: e}}, nil
	case e.mode != 0:
		return nil, r.Refuse(name, e)
	}
	b, err := r.blob(e)
	if err != nil {
		return nil, err
	}
	return &file{bytes.NewReader(b.content), info{e, b.size}}, nil
}

// ReadDir implements fs.ReadDirFS.
func (r *Revision) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := r.locate("readdir", name)
	if err != nil {
		return nil, err
	}
	if e.mode != fs.ModeDir {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fmt.Errorf("not a directory")}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	entries, err := r.entries(e)
	if err != nil {
		return nil, err
	}
	if r.seen += len(entries); r.seen > mostNames {
		return nil, &spec.LimitReached{Message: fmt.Sprintf("%s: more than %d files", r.Text, mostNames)}
	}
	if strings.Count(name, "/") > mostDepth {
		return nil, &spec.LimitReached{Message: fmt.Sprintf("%s: directories more than %d deep", r.Text, mostDepth)}
	}
	out := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		if e.mode&(fs.ModeSymlink|fs.ModeIrregular) != 0 && r.asked(name) {
			return nil, r.Refuse(path.Join(name, e.name), e)
		}
		out[i] = dirEntry{e, r}
	}
	return out, nil
}

// asked reports whether a directory is a part of what was asked for.
func (r *Revision) asked(name string) bool {
	return r.dir == "." || name == r.dir || strings.HasPrefix(name, r.dir+"/")
}

// Stat implements fs.StatFS.
func (r *Revision) Stat(name string) (fs.FileInfo, error) {
	e, err := r.locate("stat", name)
	if err != nil {
		return nil, err
	}
	if e.mode&(fs.ModeSymlink|fs.ModeIrregular) != 0 {
		return nil, r.Refuse(name, e)
	}
	return r.info(e)
}

// Lstat implements fs.ReadLinkFS.
func (r *Revision) Lstat(name string) (fs.FileInfo, error) {
	e, err := r.locate("lstat", name)
	if err != nil {
		return nil, err
	}
	return r.info(e)
}

// ReadLink implements fs.ReadLinkFS. It always fails.
func (r *Revision) ReadLink(name string) (string, error) {
	e, err := r.locate("readlink", name)
	if err == nil {
		err = r.Refuse(name, e)
	}
	return "", err
}

func (r *Revision) locate(op, name string) (entry, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.find(op, name)
}

// info is what is known of an entry; of a file also its size.
func (r *Revision) info(e entry) (fs.FileInfo, error) {
	if e.mode != 0 {
		return info{entry: e}, nil
	}
	b, err := r.blob(e)
	return info{e, b.size}, err
}

// file is an open file or directory.
type file struct {
	*bytes.Reader
	info info
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

func (f *file) Read(b []byte) (int, error) {
	if f.Reader == nil {
		return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: fmt.Errorf("is a directory")}
	}
	return f.Reader.Read(b)
}

type info struct {
	entry
	size int64
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode | 0o444 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode == fs.ModeDir }
func (i info) Sys() any           { return nil }

type dirEntry struct {
	entry
	r *Revision
}

func (d dirEntry) Name() string               { return d.name }
func (d dirEntry) IsDir() bool                { return d.mode == fs.ModeDir }
func (d dirEntry) Type() fs.FileMode          { return d.mode }
func (d dirEntry) Info() (fs.FileInfo, error) { return d.r.info(d.entry) }
