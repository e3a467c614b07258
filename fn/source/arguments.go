package source

import (
	"cmp"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// arguments are those that share a root.
type arguments struct {
	dir   string // of the root
	files *Files // that the root is in; nil: the host's
	list  []root.Argument
	err   error
}

// group sorts arguments by the root that each follows from. An argument that
// can't be read becomes a group of its own, with the error.
func group(args []string, opts Options) []*arguments {
	var groups []*arguments
	for _, text := range args {
		a, dir, err := locate(text, opts)
		if err != nil {
			groups = append(groups, &arguments{err: err})
			continue
		}
		i := slices.IndexFunc(groups, func(g *arguments) bool { return g.dir == dir && g.err == nil })
		if i < 0 {
			groups = append(groups, &arguments{dir: dir, files: opts.Files})
			i = len(groups) - 1
		}
		groups[i].list = append(groups[i].list, a)
	}
	return groups
}

func locate(text string, opts Options) (a root.Argument, dir string, err error) {
	if opts.Files != nil {
		return locateIn(opts.Files.FS, text, opts.Files.Name(text))
	}
	return root.Locate(text, opts.Root, cmp.Or(opts.Within, opts.bound))
}

// open opens the root.
func (g *arguments) open() (*root.Root, error) {
	if g.files == nil {
		return root.Open(g.dir, g.name)
	}
	files, err := fs.Sub(g.files.FS, g.dir)
	if err != nil {
		return nil, err
	}
	return root.New(files, func(name string) string { return g.files.Name(path.Join(g.dir, name)) }), nil
}

// read reads the arguments of one root into the fleet.
func (g *arguments) read(j *joining) error {
	if g.err != nil {
		return g.err
	}
	r, err := g.open()
	if err != nil {
		return err
	}
	defer j.addSources(r)
	files := newFiles(r)
	for i, a := range g.list {
		switch {
		case g.covered(i): // by an argument before or above it
		case a.Dir:
			if err := files.walk(a.Path); err != nil {
				return err
			}
		case path.Ext(a.Path) == ".cue":
			files.namedCUE = append(files.namedCUE, a.Path)
		case isData(a.Path):
			files.namedData = append(files.namedData, a.Path)
		default:
			return spec.NewUnreadable(spec.Pos{File: r.Name(a.Path)}, "is not a fleet: want a directory, or a .cue, .yaml or .json file", "")
		}
	}
	return j.addFiles(files)
}

// covered reports whether an argument is there already: the same file twice, or
// a file in a directory.
func (g *arguments) covered(i int) bool {
	a := g.list[i]
	for j, other := range g.list {
		within := other.Dir && !a.Dir && holds(other, a.Path)
		if other.Path == a.Path && j < i || within && belongs(a.Path) {
			return true
		}
	}
	return false
}

// holds reports whether a path lies below an argument.
func holds(a root.Argument, rel string) bool {
	return a.Path == "." || strings.HasPrefix(rel, a.Path+"/")
}

// name gives a path within the root the name that the user would use: below an
// argument, or beside it.
func (g *arguments) name(rel string) string {
	rel = strings.TrimPrefix(rel, "/")
	best := 0
	for i, a := range g.list {
		if a.Path == rel || holds(a, rel) {
			best = i
		}
	}
	a := g.list[best]
	if a.Path == rel {
		return filepath.ToSlash(filepath.Clean(a.Text))
	}
	base, text := a.Path, a.Text
	if !a.Dir {
		base, text = path.Dir(a.Path), filepath.Dir(a.Text)
	}
	below, err := filepath.Rel(filepath.FromSlash(base), filepath.FromSlash(rel))
	if err != nil {
		return rel
	}
	return filepath.ToSlash(filepath.Join(text, below))
}
