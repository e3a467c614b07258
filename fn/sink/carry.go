package sink

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
)

// carry gives what is not batchfn's a second name: a file is linked, or copied
// where it cannot be; a directory is made anew with what it holds.
func (d root) carry(from, to string) error {
	info, err := d.Lstat(from)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return d.carryDirectory(from, to, info.Mode().Perm())
	case info.Mode()&fs.ModeSymlink != 0:
		leads, err := d.Readlink(from)
		if err != nil {
			return err
		}
		return d.Symlink(leads, to)
	}
	err = d.Link(from, to)
	if err != nil && info.Mode().IsRegular() {
		return d.copy(from, to, info)
	}
	return err
}

func (d root) carryDirectory(from, to string, mode fs.FileMode) error {
	entries, err := fs.ReadDir(d.FS(), from)
	if err != nil {
		return err
	}
	if err := d.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, e := range entries {
		if err := d.carry(path.Join(from, e.Name()), path.Join(to, e.Name())); err != nil {
			return err
		}
	}
	return d.Chmod(to, mode)
}

func (d root) copy(from, to string, info fs.FileInfo) error {
	in, err := d.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := d.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Chmod(info.Mode().Perm()), out.Close(), d.Chtimes(to, info.ModTime(), info.ModTime()))
}
