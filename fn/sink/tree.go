package sink

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// Tree writes files, PATH: TEXT, below a directory. No link in it is
// followed out of it.
func Tree(dir string, files map[string]string) error {
	fail := func(name string, err error) error {
		return spec.NewUnreadable(spec.Pos{File: name}, "cannot be written: "+Reason(err), "")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fail(dir, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fail(dir, err)
	}
	defer root.Close()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		err := root.MkdirAll(path.Dir(name), 0o755)
		if err == nil {
			err = root.WriteFile(name, []byte(files[name]), 0o644)
		}
		if err != nil {
			return fail(filepath.Join(dir, name), err)
		}
	}
	return nil
}
