package gather

import (
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

func (g *gatherer) argument(arg string) error {
	a, dir, err := root.Locate(arg, g.from.Root, "")
	if err != nil {
		return err
	}
	r, err := root.Open(dir, a.Name)
	if err != nil {
		return err
	}
	defer r.Close()
	t := &tree{gatherer: g, root: r, top: dir, arg: arg, at: a.Path}
	if !a.Dir {
		return t.file(a.Path)
	}
	if err := t.kustomizations(); err != nil {
		return err
	}
	return fs.WalkDir(r.FS, a.Path, t.visit)
}

// tree is a directory that is read.
type tree struct {
	*gatherer
	root     *root.Root
	top      string // of the root, as the system has it
	arg, at  string // the argument, as written and within the root
	referred map[string]bool
	builds   map[string]bool // directories of kustomizations
}

// visit is called for each file and directory.
func (t *tree) visit(name string, e fs.DirEntry, err error) error {
	switch {
	case err != nil:
		t.refuse(spec.Pos{File: t.root.Name(name)}, "cannot be read: "+root.Cause(err), "fix the file, or do not import it")
		return nil
	case !e.IsDir():
		if ext := path.Ext(name); ext == ".yaml" || ext == ".yml" || ext == ".json" {
			return t.file(name)
		}
		return nil
	case name != t.at && strings.HasPrefix(e.Name(), "."):
		return fs.SkipDir
	case t.root.Exists(path.Join(name, "Chart.yaml")):
		dir := t.root.Name(name)
		t.refuse(spec.Pos{File: path.Join(dir, "Chart.yaml")}, "a chart of Helm: its templates are not manifests", "render it: helm template "+command.Quote(path.Base(filepath.ToSlash(dir)))+" "+command.Quote(dir)+" | batchfn import - -o DIR")
		return fs.SkipDir
	case t.builds[name]:
		if !t.referred[name] {
			t.build(name)
		}
		return t.unlessHoldsRegions(name)
	}
	return nil
}

// file reads a file of the tree.
func (t *tree) file(name string) error {
	shown := t.root.Name(name)
	if t.files[shown] {
		return nil
	}
	t.files[shown] = true
	text, err := root.ReadFile(filepath.FromSlash(shown), maxManifests)
	if limit, ok := err.(*spec.LimitReached); ok {
		return limit
	}
	if err != nil {
		t.unreadable(shown, err)
		return nil
	}
	inside := strings.TrimPrefix(strings.TrimPrefix(name, t.at), "/")
	region, under := t.regionIn(shown, inside)
	return t.text(reading{name: shown, region: region, dir: under}, text)
}
