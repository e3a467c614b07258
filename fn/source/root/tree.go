package root

import (
	"bytes"
	"io"
	"io/fs"
	"os"

	"github.com/batchfn/batchfn/fn/spec"
)

// Tree is a directory that is copied as it is: with the files of git, which no
// Root reads, and with its symbolic links as links. Nothing leads out of it. Paths
// within it have slashes.
type Tree struct{ opened *os.Root }

// OpenTree opens a directory. It fails with a *spec.Unreadable.
func OpenTree(dir string) (*Tree, error) {
	opened, err := os.OpenRoot(dir)
	if err != nil {
		return nil, spec.NewUnreadable(spec.Pos{File: dir}, "cannot be opened: "+Cause(err), "")
	}
	return &Tree{opened}, nil
}

// Close closes the directory.
func (t *Tree) Close() error { return t.opened.Close() }

// Walk visits a directory and all that is in it, by name. It follows no symbolic
// link: one in the place of the directory is all that is visited.
func (t *Tree) Walk(dir string, visit fs.WalkDirFunc) error {
	info, err := t.opened.Lstat(dir)
	if err == nil && !info.IsDir() {
		return visit(dir, fs.FileInfoToDirEntry(info), nil)
	}
	return fs.WalkDir(t.opened.FS(), dir, visit)
}

// Stat follows symbolic links that stay within the directory.
func (t *Tree) Stat(name string) (fs.FileInfo, error) { return t.opened.Stat(name) }

// Readlink is where a symbolic link leads.
func (t *Tree) Readlink(name string) (string, error) { return t.opened.Readlink(name) }

// Data reads a regular file. Of one that is larger than a source file may be only
// the size is known: no reader of its copy gets further than that.
func (t *Tree) Data(name string) (text []byte, size int64, err error) {
	f, err := t.opened.Open(name)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() > MaxFile {
		return nil, info.Size(), err
	}
	var b bytes.Buffer
	b.Grow(int(info.Size()) + bytes.MinRead)
	_, err = b.ReadFrom(io.LimitReader(f, MaxFile))
	return b.Bytes(), int64(b.Len()), err
}
