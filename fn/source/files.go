package source

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// files are what a root holds of a fleet.
type files struct {
	root      *root.Root
	dirs      []string            // with CUE files, in order
	data      map[string][]string // YAML and JSON files by directory
	namedCUE  []string            // files that were named themselves
	namedData []string
}

func newFiles(r *root.Root) *files { return &files{root: r, data: map[string][]string{}} }

func (f *files) empty() bool {
	return len(f.dirs)+len(f.data)+len(f.namedCUE)+len(f.namedData) == 0
}

// belongs reports whether a directory reads a file by itself.
func belongs(name string) bool { return path.Ext(name) == ".cue" || isFleetData(name) }

func isFleetData(name string) bool {
	return strings.HasSuffix(name, ".fleet.yaml") || strings.HasSuffix(name, ".fleet.json")
}

func isData(name string) bool {
	ext := path.Ext(name)
	return ext == ".yaml" || ext == ".yml" || ext == ".json"
}

func isHidden(name string) bool {
	return strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(path.Base(name), "_")
}

// walk finds the files at and below a directory. As CUE does, it leaves out
// what begins with "." or "_", and cue.mod. It fails with a *spec.Unreadable.
func (f *files) walk(top string) error {
	err := fs.WalkDir(f.root.FS, top, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return spec.NewUnreadable(spec.Pos{File: f.root.Name(name)}, "cannot be read: "+root.Cause(err), "")
		case e.IsDir():
			if name != top && (isHidden(name) || path.Base(name) == "cue.mod") {
				return fs.SkipDir
			}
			return nil
		case !isHidden(name) && belongs(name) && e.Type()&^fs.ModeSymlink != 0:
			f.root.Refuse(name, 0, 0, "not a regular file", "")
		}
		f.add(name)
		return nil
	})
	if err != nil {
		return err
	}
	return f.root.Err()
}

// list finds the files of a directory, and not those below it.
func (f *files) list(dir string) error {
	entries, err := fs.ReadDir(f.root.FS, dir)
	for _, e := range entries {
		if !e.IsDir() {
			f.add(path.Join(dir, e.Name()))
		}
	}
	return err
}

func (f *files) add(name string) {
	dir := path.Dir(name)
	switch {
	case isHidden(name):
	case path.Ext(name) == ".cue":
		if !strings.HasSuffix(name, "_tool.cue") && !strings.HasSuffix(name, "_test.cue") && !slices.Contains(f.dirs, dir) {
			f.dirs = append(f.dirs, dir)
		}
	case isFleetData(name) && !slices.Contains(f.data[dir], name):
		f.data[dir] = append(f.data[dir], name)
	}
}
