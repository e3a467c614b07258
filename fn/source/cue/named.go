package cue

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/source/root"
)

// PassesOver reports whether CUE passes over a file of a directory by its name: a
// test, a tool, or one that begins with an underscore or a dot.
func PassesOver(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") || strings.HasSuffix(base, "_test.cue") || strings.HasSuffix(base, "_tool.cue")
}

// names are the names under which CUE's loader gets the files that were named
// themselves: it would pass over some of them there too, without a word.
type names map[string]string // as the loader calls it → path within the root

// nameFiles names files for the loader.
func nameFiles(r *root.Root, files []string) (args []string, real names) {
	real = names{}
	for _, file := range files {
		arg := file
		if PassesOver(file) {
			arg = path.Join(path.Dir(file), "named-"+strings.TrimSuffix(path.Base(file), ".cue")+"-.cue")
			for r.Exists(arg) || real[arg] != "" {
				arg = strings.TrimSuffix(arg, ".cue") + "-.cue"
			}
			real[arg] = file
		}
		args = append(args, arg)
	}
	return args, real
}

// path is the path within the root of a file that the loader asks for.
func (n names) path(name string) string {
	if real := n[strings.TrimPrefix(name, "/")]; real != "" {
		return real
	}
	return name
}

// ReadDir implements fs.ReadDirFS. What CUE passes over it need not see: it would
// parse it all the same. It asks for the directories above a package once more for
// each package: what was read is kept.
func (f *files) ReadDir(name string) ([]fs.DirEntry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if entries, known := f.listed[name]; known {
		return slices.Clone(entries), nil
	}
	entries, err := fs.ReadDir(f.root.FS, name)
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return !e.IsDir() && path.Ext(e.Name()) == ".cue" && PassesOver(e.Name()) })
	if err == nil {
		f.listed[name] = entries
	}
	return slices.Clone(entries), err
}
