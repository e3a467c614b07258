package sink

import (
	"errors"
	"os"
	"path"
	"sync"
)

// Temporary is a new directory among the system's temporary files, which nobody
// else can read. Paths within it have slashes, and nothing leads out of it. It may
// be removed while it is written to: then nothing more is written.
type Temporary struct {
	Path string

	mu   sync.Mutex
	root *os.Root // nil when it is removed
}

// NewTemporary makes a directory whose name has a random part in the place of the
// pattern's star.
func NewTemporary(pattern string) (*Temporary, error) {
	dir, err := os.MkdirTemp("", pattern)
	if err != nil {
		return nil, err
	}
	opened, err := os.OpenRoot(dir)
	if err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	return &Temporary{Path: dir, root: opened}, nil
}

// Mkdir makes a directory, and those on the way to it.
func (t *Temporary) Mkdir(name string) error {
	return t.write(func(r *os.Root) error { return r.MkdirAll(name, 0o755) })
}

// Symlink makes a symbolic link, wherever that leads.
func (t *Temporary) Symlink(leads, name string) error {
	return t.write(func(r *os.Root) error { return r.Symlink(leads, name) })
}

// File writes a new file. Where that is larger than its text, the rest is zeroes,
// which take no place on most file systems.
func (t *Temporary) File(name string, text []byte, size int64) error {
	return t.write(func(r *os.Root) error {
		f, err := r.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		_, err = f.Write(text)
		if err == nil && size > int64(len(text)) {
			err = f.Truncate(size)
		}
		return errors.Join(err, f.Close())
	})
}

func (t *Temporary) write(do func(*os.Root) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.root == nil {
		return errors.New("the temporary directory is removed")
	}
	return do(t.root)
}

// Remove removes the directory, with all that is in it. It may be called again.
func (t *Temporary) Remove() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.root != nil {
		_ = t.root.Close()
		t.root = nil
		_ = os.RemoveAll(t.Path)
	}
}

// RemoveTemporary removes the temporary directories of a pattern. They are of a process
// that ended before it could remove them itself.
func RemoveTemporary(pattern string) {
	opened, err := os.OpenRoot(os.TempDir())
	if err != nil {
		return
	}
	d := root{opened, os.TempDir()}
	defer d.Close()
	for _, e := range d.list(".") {
		if matches, _ := path.Match(pattern, e.Name()); matches {
			_ = d.RemoveAll(e.Name())
		}
	}
}
