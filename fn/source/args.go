package source

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// argument is one directory or file of the command line, within its root.
type argument struct {
	text string // as the user wrote it
	dir  bool
	rel  string // slash path within the root; "." is the root
}

// arguments are those that share a root.
type arguments struct {
	rootDir string
	list    []argument
	root    *root
	err     error
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
		i := slices.IndexFunc(groups, func(g *arguments) bool { return g.rootDir == dir && g.err == nil })
		if i < 0 {
			groups = append(groups, &arguments{rootDir: dir})
			i = len(groups) - 1
		}
		groups[i].list = append(groups[i].list, a)
	}
	return groups
}

func locate(text string, opts Options) (argument, string, error) {
	fail := func(message, hint string) (argument, string, error) {
		return argument{}, "", spec.NewUnreadable(spec.Pos{File: text}, message, hint)
	}
	info, err := os.Stat(text)
	abs, wrong := filepath.Abs(text)
	switch {
	case wrong != nil:
		return fail(cause(wrong), "")
	case errors.Is(err, fs.ErrNotExist) && opts.Within != "" && !liesWithin(existing(abs), opts.Within):
		return fail("leads out of the repository", NotSent)
	case err != nil:
		return fail(cause(err), "name a directory, or a .cue, .yaml or .json file")
	}
	dir := abs
	if !info.IsDir() {
		if !info.Mode().IsRegular() {
			return fail("not a regular file", "")
		}
		dir = filepath.Dir(abs)
	}
	rootDir := opts.Root
	if rootDir == "" && opts.Within != "" && !liesWithin(dir, opts.Within) {
		return fail("leads out of the repository", NotSent)
	}
	if rootDir == "" {
		rootDir = findRoot(dir, opts.Within)
	} else if rootDir, err = filepath.Abs(rootDir); err != nil {
		return fail(cause(err), "")
	}
	rel, err := filepath.Rel(rootDir, abs)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return fail("lies outside the root "+rootDir, "name a root that holds it: --root DIR")
	}
	return argument{text: text, dir: info.IsDir(), rel: filepath.ToSlash(rel)}, rootDir, nil
}

// NotSent is the hint where the plugin of Argo CD is asked for what is not within
// the part of the repository that it got.
const NotSent = "if the repository has it, it was not sent: name it in argocd.argoproj.io/manifest-generate-paths"

// existing is the nearest ancestor of a path that exists.
func existing(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || filepath.Dir(path) == path {
			return path
		}
		path = filepath.Dir(path)
	}
}

// liesWithin reports whether a directory is another one or lies below it,
// whatever symbolic links lead to the two.
func liesWithin(dir, top string) bool {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	if top, err = filepath.EvalSymlinks(top); err != nil {
		return false
	}
	rel, err := filepath.Rel(top, dir)
	return err == nil && filepath.IsLocal(rel)
}

// name gives a path within the root the name that the user would use: below an
// argument, or beside it.
func (g *arguments) name(rel string) string {
	rel = strings.TrimPrefix(rel, "/")
	best := 0
	for i, a := range g.list {
		if a.rel == rel || a.rel == "." || strings.HasPrefix(rel, a.rel+"/") {
			best = i
		}
	}
	a := g.list[best]
	if a.rel == rel {
		return filepath.ToSlash(filepath.Clean(a.text))
	}
	base, text := a.rel, a.text
	if !a.dir {
		base, text = path.Dir(a.rel), filepath.Dir(a.text)
	}
	below, err := filepath.Rel(filepath.FromSlash(base), filepath.FromSlash(rel))
	if err != nil {
		return rel
	}
	return filepath.ToSlash(filepath.Join(text, below))
}

// read reads the arguments of one root into the fleet.
func (g *arguments) read(b *builder) (err error) {
	if g.err != nil {
		return g.err
	}
	if g.root, err = openRoot(g.rootDir, g.name); err != nil {
		return err
	}
	defer b.addSources(g.root)
	g.root.evaluate = b.evaluateAll
	var cueFiles, dataFiles []string
	dirs := newDirectories(g.root)
	for i, a := range g.list {
		switch {
		case g.covered(i): // by an argument before or above it
		case a.dir:
			if err := dirs.walk(a.rel); err != nil {
				return err
			}
		case path.Ext(a.rel) == ".cue":
			cueFiles = append(cueFiles, a.rel)
		case isData(a.rel):
			dataFiles = append(dataFiles, a.rel)
		default:
			return spec.NewUnreadable(spec.Pos{File: a.text}, "is no fleet: want a directory, or a .cue, .yaml or .json file", "")
		}
	}
	return dirs.read(b, cueFiles, dataFiles)
}

// covered reports whether an argument is there already: the same file twice, or
// a file in a directory.
func (g *arguments) covered(i int) bool {
	a := g.list[i]
	for j, other := range g.list {
		within := other.dir && !a.dir && (other.rel == "." || strings.HasPrefix(a.rel, other.rel+"/"))
		if other.rel == a.rel && j < i || within && belongs(a.rel) {
			return true
		}
	}
	return false
}

// belongs reports whether a directory reads a file by itself.
func belongs(name string) bool {
	return path.Ext(name) == ".cue" || strings.HasSuffix(name, ".fleet.yaml") || strings.HasSuffix(name, ".fleet.json")
}

func isData(name string) bool {
	ext := path.Ext(name)
	return ext == ".yaml" || ext == ".yml" || ext == ".json"
}

// directories are the directories below the arguments that hold a fleet's
// files.
type directories struct {
	root *root
	cue  []string            // with CUE files, in order
	data map[string][]string // YAML and JSON files by directory
	all  []string
}

func newDirectories(r *root) *directories { return &directories{root: r, data: map[string][]string{}} }

// walk finds the files at and below a directory. As CUE does, it leaves out
// what begins with "." or "_", and cue.mod.
func (d *directories) walk(top string) error {
	var bad *spec.Unreadable
	err := fs.WalkDir(d.root.fs, top, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			bad = spec.NewUnreadable(spec.Pos{File: d.root.names(name)}, "cannot be read: "+cause(err), "")
			return bad
		}
		base := path.Base(name)
		hidden := strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")
		if e.IsDir() {
			if name != top && (hidden || base == "cue.mod") {
				return fs.SkipDir
			}
			return nil
		}
		if !hidden && belongs(name) && e.Type()&^fs.ModeSymlink != 0 {
			d.root.refuse(name, 0, 0, "not a regular file", "")
		}
		d.add(name, hidden)
		return nil
	})
	if bad != nil {
		return bad
	}
	if len(d.root.refused) > 0 {
		return &spec.Unreadable{Problems: d.root.refused}
	}
	return err
}

func (d *directories) add(name string, hidden bool) {
	dir := path.Dir(name)
	switch {
	case hidden:
	case path.Ext(name) == ".cue":
		if !strings.HasSuffix(name, "_tool.cue") && !strings.HasSuffix(name, "_test.cue") && !slices.Contains(d.cue, dir) {
			d.cue = append(d.cue, dir)
		}
	case strings.HasSuffix(name, ".fleet.yaml") || strings.HasSuffix(name, ".fleet.json"):
		if !slices.Contains(d.data[dir], name) {
			d.data[dir] = append(d.data[dir], name)
		}
	default:
		return
	}
	if !slices.Contains(d.all, dir) {
		d.all = append(d.all, dir)
	}
}
