package gather

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// unusedRegions reports each path of --region that no file was read of. It fails where
// there is no such path.
func (g *gatherer) unusedRegions() error {
	missing := &spec.Unreadable{}
	for _, r := range g.from.Regions {
		asked := r.Name + "=" + r.Path
		switch {
		case g.regions[r.Name]:
		case !g.exists(r.Path):
			missing.Problems = append(missing.Problems, spec.Finding{Level: spec.Error, Pos: spec.Pos{File: r.Path}, Message: "no such file or directory, which --region " + asked + " asks for",
				Hint: "fix the path: it is relative to PATH or to the working directory"})
		default:
			g.in.Refused = append(g.in.Refused, adopt.Row{Path: "--region", From: asked, Pos: spec.Pos{File: r.Path}, Do: "no file was read at or below this path: fix the path"})
		}
	}
	if len(missing.Problems) > 0 {
		return missing
	}
	return nil
}

// exists reports whether the path of a region does: as it was written, or below an
// argument.
func (g *gatherer) exists(name string) bool {
	for _, dir := range append([]string{""}, g.from.Paths...) {
		if _, _, err := root.Locate(filepath.Join(dir, name), g.from.Root, ""); err == nil {
			return true
		}
	}
	return name == "-"
}

// unusedNamespaces reports each namespace of --region that no resource is in.
func (g *gatherer) unusedNamespaces() {
	used := map[string]bool{}
	for _, r := range g.in.Resources {
		used[r.Node.Get("metadata").Get("namespace").Str()] = true
	}
	for _, namespace := range slices.Sorted(maps.Keys(g.from.Namespaces)) {
		if !used[namespace] {
			g.in.Refused = append(g.in.Refused, adopt.Row{Path: "--region", From: g.from.Namespaces[namespace] + "=ns:" + namespace, Pos: spec.Pos{File: "ns:" + namespace}, Do: "no resource was read from this namespace: fix its name"})
		}
	}
}

// regionIn is the region of a file, and its directory without that of the region.
func (t *tree) regionIn(shown, inside string) (region, dir string) {
	dir = path.Dir(inside)
	for _, r := range t.from.Regions {
		for _, at := range t.placesOf(r) {
			if rest, ok := below(filepath.ToSlash(shown), at); ok {
				return r.Name, plainDir(path.Dir(rest))
			}
		}
	}
	return "", plainDir(dir)
}

// placesOf are the paths that a region may be: as it was written, and below the
// argument where there is such a path.
func (t *tree) placesOf(r Region) []string {
	written := filepath.ToSlash(r.Path)
	all := []string{written}
	if !path.IsAbs(written) && t.root.Exists(path.Join(t.at, written)) {
		all = append(all, path.Join(filepath.ToSlash(t.arg), written))
	}
	return all
}

func plainDir(dir string) string {
	if dir == "." || dir == "/" {
		return ""
	}
	return dir
}

// below is the rest of a path below another one.
func below(name, top string) (rest string, ok bool) {
	if name == top || top == "." {
		return name, true
	}
	rest, ok = strings.CutPrefix(name, strings.TrimSuffix(top, "/")+"/")
	return rest, ok
}

func (g *gatherer) regionOf(shown, inside string) string {
	for _, r := range g.from.Regions {
		if r.Path == shown || r.Path == inside {
			return r.Name
		}
	}
	return ""
}

// holdsRegion reports whether a path that is a region lies below a directory.
func (t *tree) holdsRegion(name string) bool {
	shown := filepath.ToSlash(t.root.Name(name))
	return slices.ContainsFunc(t.from.Regions, func(r Region) bool {
		for _, at := range t.placesOf(r) {
			if rest, ok := below(at, shown); ok && rest != shown && at != shown {
				return true
			}
		}
		return false
	})
}
