package sink

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/batchfn/batchfn/fn/spec"
)

// root is a directory that is written to: neither "..", nor an absolute path, nor a
// symbolic link in it leads out of it. Paths within it have slashes.
type root struct {
	*os.Root
	name string // in messages
}

// openRoot opens a directory, and makes it where there is none. Where the name is
// that of a symbolic link, it is followed within its directory only: whoever can put a
// link into a repository does not choose where its rendering goes.
func openRoot(name string) (root, error) {
	dir, err := makeRoot(filepath.Clean(name))
	if err == nil {
		return root{dir, name}, nil
	}
	why, hint := Reason(err), ""
	switch {
	case why == leadsOut:
		hint = "pass the directory that it leads to"
	case errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTDIR):
		why = "it is not a directory"
	}
	return root{}, spec.NewUnreadable(spec.Pos{File: name}, "cannot be written: "+why, hint)
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

func (d root) path(name string) string { return filepath.Join(d.name, filepath.FromSlash(name)) }

// unwritable is why a file cannot be written, or nil.
func (d root) unwritable(name string, err error) error {
	if err == nil {
		return nil
	}
	return spec.NewUnreadable(spec.Pos{File: d.path(name)}, "cannot be written: "+Reason(err), "")
}

// list returns what a directory holds, by name; nothing where there is none.
func (d root) list(name string) []fs.DirEntry {
	entries, err := fs.ReadDir(d.FS(), name)
	if err != nil {
		return nil
	}
	return entries
}

// begins reports whether there is a regular file that begins with a mark.
func (d root) begins(name string, mark []byte) bool {
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
func (d root) has(name string, text []byte) bool {
	if info, err := d.Lstat(name); err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(text)) {
		return false
	}
	was, err := d.ReadFile(name)
	return err == nil && bytes.Equal(was, text)
}

// foreign is a file that is in the way.
func (d root) foreign(name string) spec.Finding {
	return spec.Finding{Level: spec.Error, Pos: spec.Pos{File: d.path(name)},
		Message: "is in the way, and batchfn did not write it", Hint: "move it, or choose another directory"}
}

// taken finds which of the files cannot be written, as there is one that does not
// begin with the mark.
func (d root) taken(names []string, mark []byte) []spec.Finding {
	var problems []spec.Finding
	for _, name := range names {
		if _, err := d.Lstat(name); !errors.Is(err, fs.ErrNotExist) && !d.begins(name, mark) {
			problems = append(problems, d.foreign(name))
		}
	}
	return problems
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
