package root

import (
	"io/fs"
	"strings"
	"time"
)

// OneFile is a file system with one file, in its top directory.
func OneFile(name, text string) fs.FS { return oneFile{name, text} }

type oneFile struct{ name, text string }

func (f oneFile) Open(name string) (fs.File, error) {
	if name != f.name && name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return textFile{strings.NewReader(f.text), name}, nil
}

type textFile struct {
	*strings.Reader
	name string
}

func (f textFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f textFile) Close() error               { return nil }
func (f textFile) Name() string               { return f.name }
func (f textFile) IsDir() bool                { return f.name == "." }
func (f textFile) ModTime() time.Time         { return time.Time{} }
func (f textFile) Sys() any                   { return nil }

func (f textFile) Mode() fs.FileMode {
	if f.IsDir() {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
