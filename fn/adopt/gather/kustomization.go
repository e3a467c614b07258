package gather

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"

	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

var kustomizationFiles = []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}

// kustomizations finds the directories that are built, and those that others build
// on: their resources come with them.
func (t *tree) kustomizations() error {
	t.builds, t.referred = map[string]bool{}, map[string]bool{}
	return fs.WalkDir(t.root.FS, t.at, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !slices.Contains(kustomizationFiles, path.Base(name)) {
			return nil
		}
		dir := path.Dir(name)
		t.builds[dir] = true
		if t.holdsRegion(dir) {
			return nil // its regions are built by themselves
		}
		text, err := t.root.Text(name)
		if err != nil {
			return nil // the build says it
		}
		n, err := document.ParseYAML(t.root.Name(name), text)
		if err != nil {
			return nil
		}
		for _, list := range []string{"resources", "bases", "components"} {
			for _, item := range n.Get(list).List() {
				t.referred[path.Join(dir, item.Str())] = true
			}
		}
		return nil
	})
}

// unlessHoldsRegions goes on below a kustomization only where a region is below it, or
// another kustomization that nobody builds on.
func (t *tree) unlessHoldsRegions(name string) error {
	for dir := range t.builds {
		if rest, ok := below(dir, name); ok && rest != name && dir != name && !t.referred[dir] {
			return nil
		}
	}
	return fs.SkipDir
}

// build builds a kustomization in process; what would be fetched or executed is
// refused.
func (t *tree) build(name string) {
	if t.holdsRegion(name) {
		return
	}
	shown := t.root.Name(name)
	file := shown
	for _, f := range kustomizationFiles {
		if t.root.Exists(path.Join(name, f)) {
			file = path.Join(shown, f)
			t.files[file] = true
		}
	}
	region, dir := t.regionIn(path.Join(shown, "x"), path.Join(name, "x"))
	t.regions[region] = true // whatever comes of it
	refused := spec.NewUnreadable(spec.Pos{File: file}, "it runs a function", "import what the function makes: kustomize build "+command.Quote(shown)+" | batchfn import - -o DIR")
	built, err := t.from.Build(filepath.Join(t.top, filepath.FromSlash(name)), t.top, refused)
	if err != nil {
		t.unreadable(file, t.asWritten(err))
		return
	}
	if err := t.text(reading{name: file, region: region, dir: dir, built: true}, built); err != nil {
		t.unreadable(file, err)
	}
}

// asWritten is an error of a build, which knows files from the root and is made for
// Argo CD, with the names of files as the argument has them and what helps here.
func (t *tree) asWritten(err error) error {
	if problems, ok := err.(*spec.Unreadable); ok {
		for i, p := range problems.Problems {
			if fs.ValidPath(p.Pos.File) && t.root.Exists(p.Pos.File) {
				problems.Problems[i].Pos.File = t.root.Name(p.Pos.File)
			}
			if p.Hint == root.NotSent {
				problems.Problems[i].Hint = "set --root to a directory that contains the kustomization and everything that it uses (the default is the repository, or the argument if there is no repository)"
			}
		}
	}
	return err
}
