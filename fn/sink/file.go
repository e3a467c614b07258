package sink

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

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
	dir, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return fail(Reason(err), "")
	}
	defer dir.Close()
	base := filepath.Base(name)
	info, err := dir.Stat(base)
	mode := fs.FileMode(0o644)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fail(Reason(err), "name a file; without --output the report goes to standard output")
	case info.IsDir():
		return fail("it is a directory", "name a file in it")
	case !info.Mode().IsRegular():
		err = os.WriteFile(name, text, mode)
		return unwritten(err, fail)
	default:
		mode = info.Mode().Perm()
	}
	target, err := linked(dir, base)
	if err == nil {
		err = replace(dir, target, text, mode)
	}
	return unwritten(err, fail)
}

func unwritten(err error, fail func(why, hint string) error) error {
	if err == nil {
		return nil
	}
	return fail(Reason(err), "")
}

// linked returns the file that a symbolic link leads to; dir refuses links that
// leave it.
func linked(dir *os.Root, name string) (string, error) {
	for range 40 {
		info, err := dir.Lstat(name)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return name, nil // it is new, or no link
		}
		leads, err := dir.Readlink(name)
		if err != nil {
			return "", err
		}
		name = path.Join(path.Dir(name), filepath.ToSlash(leads))
	}
	return "", errors.New("too many symbolic links")
}

func replace(dir *os.Root, name string, text []byte, mode fs.FileMode) error {
	temporary := path.Join(path.Dir(name), fmt.Sprintf(".%s.%d.batchfn", path.Base(name), os.Getpid()))
	f, err := dir.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer dir.Remove(temporary) // nothing is there once it is renamed
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return dir.Rename(temporary, name)
}

// Reason is what went wrong with a file, without its name and the operation.
func Reason(err error) string {
	var file *fs.PathError
	var rename *os.LinkError
	switch {
	case errors.As(err, &file):
		err = file.Err
	case errors.As(err, &rename):
		err = rename.Err
	}
	if strings.Contains(err.Error(), "escapes from parent") {
		return "a symbolic link leads out of its directory"
	}
	return err.Error()
}
