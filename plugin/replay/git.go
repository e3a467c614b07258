package replay

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// gitGenerator selects directories or files of the repository.
type gitGenerator struct {
	Directories []selection       `json:"directories"`
	Files       []selection       `json:"files"`
	Prefix      string            `json:"pathParamPrefix"`
	Values      map[string]string `json:"values"`
}

type selection struct {
	Path    string `json:"path"`
	Exclude bool   `json:"exclude"`
}

func (set *applicationSet) git(body any) ([]values, error) {
	var g gitGenerator
	if err := decode("", body, &g); err != nil {
		return nil, err
	}
	for _, p := range slices.Concat(g.Directories, g.Files) {
		if _, err := path.Match(p.Path, ""); err != nil {
			return nil, failure("", "%q is not a valid pattern", p.Path)
		}
	}
	var list []values
	var err error
	switch {
	case len(g.Directories) > 0:
		list, err = set.directories(g)
	case len(g.Files) > 0:
		list, err = set.files(g)
	default:
		return nil, failure("", "wants directories or files")
	}
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		if err := set.append(v, g.Values); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// directories are those of the repository that the patterns select, and no
// hidden ones.
func (set *applicationSet) directories(g gitGenerator) ([]values, error) {
	var list []values
	err := fs.WalkDir(set.options.Checkout, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || !e.IsDir() || name == ".":
			return err
		case strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		}
		if selected(g.Directories, func(pattern string) bool { ok, _ := path.Match(pattern, name); return ok }) {
			list = append(list, g.place(values{}, values{
				"path":               name,
				"basename":           path.Base(name),
				"basenameNormalized": normalize(path.Base(name)),
				"segments":           strings.Split(name, "/"),
			}))
		}
		return nil
	})
	return list, err
}

// selected reports whether the patterns select: one does, and none that excludes.
func selected(patterns []selection, match func(pattern string) bool) bool {
	in, out := false, false
	for _, p := range patterns {
		ok := match(p.Path)
		in, out = in || ok && !p.Exclude, out || ok && p.Exclude
	}
	return in && !out
}

// place adds where the repository says it, under a prefix if there is one.
func (g gitGenerator) place(v, where values) values {
	if g.Prefix != "" {
		v[g.Prefix] = values{"path": where}
	} else {
		v["path"] = where
	}
	return v
}

// files are what the YAML and JSON files that the patterns select say.
func (set *applicationSet) files(g gitGenerator) ([]values, error) {
	var list []values
	err := fs.WalkDir(set.options.Checkout, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && e.Name() == ".git":
			return fs.SkipDir
		case !e.Type().IsRegular() || e.Name() == ".git": // a submodule's
			return nil
		}
		if !selected(g.Files, func(pattern string) bool { return pathspec(pattern, name) }) {
			return nil
		}
		objects, err := set.objects(name)
		for _, v := range objects {
			dir, base := path.Dir(name), path.Base(name)
			list = append(list, g.place(v, values{
				"path":               dir,
				"basename":           path.Base(dir),
				"filename":           base,
				"basenameNormalized": normalize(path.Base(dir)),
				"filenameNormalized": normalize(base),
				"segments":           strings.Split(dir, "/"),
			}))
		}
		return err
	})
	return list, err
}

// objects are the map of a file, or those of its list.
func (set *applicationSet) objects(name string) ([]values, error) {
	text, err := fs.ReadFile(set.options.Checkout, name)
	if err != nil {
		return nil, err
	}
	var one values
	var many []values
	if yaml.Unmarshal(text, &one) == nil {
		many = []values{one}
	} else if yaml.Unmarshal(text, &many) != nil {
		return nil, failure("", "%s: is neither a map nor a list of maps", name)
	}
	for i := range many { // an empty file is one without values
		if many[i] == nil {
			many[i] = values{}
		}
	}
	return many, nil
}

// pathspec matches as `git ls-files -- PATTERN` does: * goes past slashes, and a
// directory stands for all that is below it.
func pathspec(pattern, name string) bool {
	pattern = path.Clean(pattern)
	if pattern == "." || pattern == name || strings.HasPrefix(name, pattern+"/") {
		return true
	}
	expression := strings.NewReplacer(`\*`, ".*", `\?`, ".", `\[`, "[", `\]`, "]", `\^`, "^").Replace(regexp.QuoteMeta(pattern))
	r, err := regexp.Compile("^(?s:" + expression + ")$")
	return err == nil && r.MatchString(name)
}
