package cue

import (
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/source/root"
)

// loading is one call of CUE's loader: the directories of a module, each a
// package, or one directory outside of any, or files, which are one package.
type loading struct {
	root   *root.Root
	base   string   // where the loader stands
	module string   // with cue.mod; "" if there is none
	dirs   []string // of the packages; "" for files
	args   []string // of the loader: "./a", or paths from the base
	real   names
}

// loadings sorts directories by the module they are in; files come last.
func loadings(r *root.Root, dirs, files []string) []loading {
	var all []loading
	for _, dir := range dirs {
		home, found := moduleOf(r, dir)
		i := slices.IndexFunc(all, func(l loading) bool { return found && l.module == home })
		switch {
		case !found:
			all = append(all, loading{root: r, base: dir})
			i = len(all) - 1
		case i < 0:
			all = append(all, loading{root: r, base: home, module: home})
			i = len(all) - 1
		}
		l := &all[i]
		l.dirs = append(l.dirs, dir)
		l.args = append(l.args, "./"+strings.TrimPrefix(strings.TrimPrefix(dir, l.base), "/"))
		if l.base == "." {
			l.args[len(l.args)-1] = "./" + dir
		}
	}
	if len(files) > 0 {
		home, _ := moduleOf(r, path.Dir(files[0]))
		args, real := nameFiles(r, files)
		all = append(all, loading{root: r, base: ".", module: home, dirs: []string{""}, args: args, real: real})
	}
	return all
}

// moduleOf finds the directory with cue.mod at or above a directory.
func moduleOf(r *root.Root, dir string) (string, bool) {
	for ; ; dir = path.Dir(dir) {
		if r.Exists(path.Join(dir, "cue.mod")) {
			return dir, true
		}
		if dir == "." {
			return "", false
		}
	}
}
