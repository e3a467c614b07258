package sink

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/batchfn/batchfn/fn/spec"
)

// WriteFile replaces a file at once: a reader sees the old text or the new,
// whenever this ends. A symbolic link is followed within its directory only; a
// device or a pipe is written to.
func WriteFile(name string, text []byte, limit Limit) error {
	if err := limit.check(len(text)); err != nil {
		return err
	}
	fail := func(why, hint string) error {
		return spec.NewUnreadable(spec.Pos{File: name}, "cannot be written: "+why, hint)
	}
	opened, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return fail(Reason(err), "")
	}
	defer opened.Close()
	dir, base := root{opened, filepath.Dir(name)}, filepath.Base(name)
	info, err := dir.Stat(base)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = dir.follow(base, text, 0)
	case err != nil:
		return fail(Reason(err), "pass the name of a file; without --output the report goes to standard output")
	case info.IsDir():
		return fail("it is a directory", "pass the name of a file in it")
	case !info.Mode().IsRegular():
		err = dir.pour(base, text)
	default:
		err = dir.follow(base, text, info.Mode().Perm())
	}
	return dir.unwritable(base, err)
}

// follow replaces a file, or what a symbolic link leads to.
func (d root) follow(name string, text []byte, mode fs.FileMode) error {
	target, err := d.linked(name)
	if err != nil {
		return err
	}
	return d.replace(target, text, mode)
}

// pour writes into a device or a pipe.
func (d root) pour(name string, text []byte) error {
	f, err := d.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
