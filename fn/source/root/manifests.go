package root

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Manifests are the paths of an argument that may be manifests: a file, or all *.yaml and
// *.yml below a directory, in order. What is hidden is left out.
func (r *Root) Manifests(a Argument) (paths []string, err error) {
	if !a.Dir {
		return []string{a.Path}, nil
	}
	err = fs.WalkDir(r.FS, a.Path, func(name string, e fs.DirEntry, err error) error {
		switch ext := path.Ext(name); {
		case err != nil:
			return spec.NewUnreadable(spec.Pos{File: r.Name(name)}, "cannot be read: "+Cause(err), "")
		case e.IsDir() && name != a.Path && strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		case !e.IsDir() && (ext == ".yaml" || ext == ".yml"):
			paths = append(paths, name)
		}
		return nil
	})
	slices.Sort(paths)
	return paths, err
}
