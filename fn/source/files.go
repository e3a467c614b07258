package source

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/source/cue"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// files are what a root holds of a fleet.
type files struct {
	root      *root.Root
	tops      []string            // directories that were named
	dirs      []string            // with CUE files, in order
	data      map[string][]string // YAML and JSON files by directory
	namedCUE  []string            // files that were named themselves
	namedData []string
	others    []string // of the directories, which are not read

	added map[string]bool // directories in dirs, and files in data
}

func newFiles(r *root.Root) *files {
	return &files{root: r, data: map[string][]string{}, added: map[string]bool{}}
}

func (f *files) empty() bool {
	return len(f.dirs)+len(f.data)+len(f.namedCUE)+len(f.namedData) == 0
}

// belongs reports whether a directory reads a file by itself.
func belongs(name string) bool {
	return !isHidden(name) && (isFleetData(name) || path.Ext(name) == ".cue" && !cue.PassesOver(name))
}

func isFleetData(name string) bool {
	return slices.ContainsFunc([]string{".fleet.yaml", ".fleet.yml", ".fleet.json"}, func(end string) bool { return strings.HasSuffix(name, end) })
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
	f.tops = append(f.tops, top)
	err := fs.WalkDir(f.root.FS, top, func(name string, e fs.DirEntry, err error) error {
		switch refused := err.(type) {
		case *spec.LimitReached, *spec.Unreadable:
			return refused
		}
		switch {
		case err != nil:
			return spec.NewUnreadable(spec.Pos{File: f.root.Name(name)}, "cannot be read: "+root.Cause(err), "")
		case e.IsDir():
			if name != top && (isHidden(name) || path.Base(name) == "cue.mod") {
				return fs.SkipDir
			}
			return nil
		case belongs(name) && e.Type()&^fs.ModeSymlink != 0:
			f.root.Refuse(name, 0, 0, "not a regular file", "")
		}
		if f.add(name); !belongs(name) {
			f.others = append(f.others, name)
		}
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
	case !belongs(name):
	case path.Ext(name) == ".cue":
		if !f.added[dir] {
			f.dirs = append(f.dirs, dir)
		}
		f.added[dir] = true
	case !f.added[name]:
		f.data[dir] = append(f.data[dir], name)
		f.added[name] = true
	}
}
