package root

import (
	"os"
	"path/filepath"
)

// ReadFile reads a regular file that the user names, of at most limit bytes. A
// symbolic link is followed within the root of its directory, as Find finds it. It
// fails with the error of the file system, a *spec.LimitReached or a
// *spec.Unreadable.
func ReadFile(name string, limit int64) ([]byte, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(abs); err != nil {
		return nil, err
	}
	dir := Find(filepath.Dir(abs), "")
	r, err := Open(dir, func(string) string { return name })
	if err != nil {
		return nil, err
	}
	defer r.Close()
	r.max = limit
	rel, err := filepath.Rel(dir, abs)
	if err != nil {
		return nil, err
	}
	return r.read(filepath.ToSlash(rel))
}
