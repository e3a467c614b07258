package sink

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/batchfn/batchfn/fn/spec"
)

// directory is a directory that is written to: neither "..", nor an absolute path,
// nor a symbolic link in it leads out of it. Paths within it have slashes.
type directory struct {
	*os.Root
	name string // in messages
}

// openDirectory opens a directory, and makes it where there is none. Where the name is
// that of a symbolic link, it is followed within its directory only: whoever can put a
// link into a repository does not choose where its rendering goes.
func openDirectory(name string) (directory, error) {
	root, err := makeRoot(filepath.Clean(name))
	if err == nil {
		return directory{root, name}, nil
	}
	why, hint := Reason(err), ""
	switch {
	case why == leadsOut:
		hint = "pass the directory that it leads to"
	case errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTDIR):
		why = "it is not a directory"
	}
	return directory{}, spec.NewUnreadable(spec.Pos{File: name}, "cannot be written: "+why, hint)
}

func makeRoot(name string) (*os.Root, error) {
	if base := filepath.Base(name); base == "." || base == ".." || base == string(filepath.Separator) {
		return os.OpenRoot(name) // it is there, and no link
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	parent, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return nil, err
	}
	defer parent.Close()
	if err := parent.MkdirAll(filepath.Base(name), 0o755); err != nil {
		return nil, err
	}
	return parent.OpenRoot(filepath.Base(name))
}

func (d directory) path(name string) string { return filepath.Join(d.name, filepath.FromSlash(name)) }

// unwritable is why a file cannot be written, or nil.
func (d directory) unwritable(name string, err error) error {
	if err == nil {
		return nil
	}
	return spec.NewUnreadable(spec.Pos{File: d.path(name)}, "cannot be written: "+Reason(err), "")
}

// list returns what a directory holds, by name; nothing where there is none.
func (d directory) list(name string) []fs.DirEntry {
	entries, err := fs.ReadDir(d.FS(), name)
	if err != nil {
		return nil
	}
	return entries
}

// begins reports whether there is a regular file that begins with a mark.
func (d directory) begins(name string, mark []byte) bool {
	if info, err := d.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := d.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(mark))
	n, _ := io.ReadFull(f, head)
	return bytes.Equal(head[:n], mark)
}

// has reports whether there is a regular file with just that text.
func (d directory) has(name string, text []byte) bool {
	if info, err := d.Lstat(name); err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(text)) {
		return false
	}
	was, err := d.ReadFile(name)
	return err == nil && bytes.Equal(was, text)
}

// foreign is a file that is in the way.
func (d directory) foreign(name string) spec.Finding {
	return spec.Finding{Level: spec.Error, Pos: spec.Pos{File: d.path(name)},
		Message: "is in the way, and batchfn did not write it", Hint: "move it, or choose another directory"}
}

// taken finds which of the files cannot be written, as there is one that does not
// begin with the mark.
func (d directory) taken(names []string, mark []byte) []spec.Finding {
	var problems []spec.Finding
	for _, name := range names {
		if _, err := d.Lstat(name); !errors.Is(err, fs.ErrNotExist) && !d.begins(name, mark) {
			problems = append(problems, d.foreign(name))
		}
	}
	return problems
}

// temporary is where a file is written before it takes its place.
func temporary(name string) string {
	return path.Join(path.Dir(name), "."+path.Base(name)+temporarySuffix)
}

const temporarySuffix = ".batchfn"

// replace writes a file at once: a reader sees the old text or the new. Mode 0 is
// that of any new file.
func (d directory) replace(name string, text []byte, mode fs.FileMode) error {
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
func (d directory) take(name string) (*os.File, error) {
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
func (d directory) linked(name string) (string, error) {
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
		return leadsOut
	}
	return err.Error()
}

const leadsOut = "a symbolic link leads out of its directory"
