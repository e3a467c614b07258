package sink

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// temporary is where a file is written before it takes its place.
func temporary(name string) string {
	return path.Join(path.Dir(name), "."+path.Base(name)+temporarySuffix)
}

const temporarySuffix = ".batchfn"

// replace writes a file at once: a reader sees the old text or the new. Mode 0 is
// that of any new file.
func (d root) replace(name string, text []byte, mode fs.FileMode) error {
	f, err := d.take(temporary(name))
	if err != nil {
		return err
	}
	defer f.Close() // not before the renaming: another run waits for that
	if mode != 0 {
		err = f.Chmod(mode)
	}
	if err == nil {
		_, err = f.Write(text)
	}
	if err = errors.Join(err, f.Sync()); err == nil {
		err = d.Rename(temporary(name), name)
	}
	if err != nil {
		d.Remove(temporary(name))
	}
	return err
}

// take opens a temporary file, empty: a new one, or what a killed run left. Where
// another run is writing it, that one ends first.
func (d root) take(name string) (*os.File, error) {
	for range 1000 {
		if info, err := d.Lstat(name); err == nil && !info.Mode().IsRegular() {
			return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New(path.Base(name) + " is in the way")}
		}
		f, err := d.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o644)
		if err != nil {
			return nil, err
		}
		lock(f)
		mine, _ := f.Stat()
		if now, err := d.Lstat(name); err == nil && os.SameFile(mine, now) {
			return f, f.Truncate(0)
		}
		f.Close() // the other run has given it its name
	}
	return nil, errors.New("another run is writing to it")
}

// linked is the file that a symbolic link leads to.
func (d root) linked(name string) (string, error) {
	for range 40 {
		info, err := d.Lstat(name)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return name, nil // it is new, or no link
		}
		leads, err := d.Readlink(name)
		if err != nil {
			return "", err
		}
		if name = path.Join(path.Dir(name), filepath.ToSlash(leads)); filepath.IsAbs(leads) {
			name = leads // which the root refuses
		}
	}
	return "", errors.New("too many symbolic links")
}
