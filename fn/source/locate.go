package source

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// locateIn finds an argument, and the directory of its root, in files that are not
// the host's: the nearest directory above it with cue.mod, else the top. It fails
// with a *spec.Unreadable.
func locateIn(files fs.FS, text, shown string) (a root.Argument, dir string, err error) {
	fail := func(message, hint string) (root.Argument, string, error) {
		return root.Argument{}, "", spec.NewUnreadable(spec.Pos{File: shown}, message, hint)
	}
	name := path.Clean(text)
	if !fs.ValidPath(name) {
		return fail("is outside the repository", "name a directory from the root of the repository")
	}
	info, err := fs.Stat(files, name)
	var refused *spec.Unreadable
	switch {
	case errors.As(err, &refused):
		return root.Argument{}, "", err
	case errors.Is(err, fs.ErrNotExist):
		return fail("does not exist in the revision", "a path in a revision starts at the root of the repository")
	case err != nil:
		return fail("cannot be read: "+root.Cause(err), "")
	}
	top := name
	if !info.IsDir() {
		top = path.Dir(name)
	}
	for top != "." {
		if _, err := fs.Stat(files, path.Join(top, "cue.mod")); err == nil {
			break
		}
		top = path.Dir(top)
	}
	rel := name
	if top != "." {
		rel = cmp.Or(strings.TrimPrefix(strings.TrimPrefix(name, top), "/"), ".")
	}
	return root.Argument{Text: text, Dir: info.IsDir(), Path: rel}, top, nil
}
