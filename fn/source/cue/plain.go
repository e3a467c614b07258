package cue

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/mod/module"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/cue/literal"
)

// plain reads packages without CUE's loader, where their files and their module need
// neither its parser nor its evaluator: it is nil where they do, or where anything is wrong.
// So it knows of CUE's rules only which files a plain package has: those of its directory,
// and those of the same package in the directories above it, up to the module's.
func (l *loader) plain(of loading) []*content.Package {
	if of.module == "" || slices.Contains(of.dirs, "") || !l.isPlainModule(of.module, of.dirs) {
		return nil
	}
	var out []*content.Package
	for _, dir := range of.dirs {
		p := l.plainPackage(of.module, dir)
		if p == nil || l.root.Err() != nil {
			return nil
		}
		out = append(out, p)
	}
	return out
}

// isPlainModule reports whether a module says no more than its path and the version of its
// language, and its directories are packages of it.
func (l *loader) isPlainModule(dir string, packages []string) bool {
	text, err := l.ReadFile(path.Join(dir, "cue.mod", "module.cue"))
	if err != nil || l.root.Exists(path.Join(dir, "cue.mod", "local-module.cue")) {
		return false
	}
	n := literal.ReadStruct(text)
	name, language := n.Get("module").Str(), n.Get("language")
	version := language.Get("version").Str()
	if len(n.Map()) != 2 || len(language.Map()) != 1 || !isKnown(version) || module.CheckPath(name) != nil {
		return false
	}
	name, _, _ = strings.Cut(name, "@")
	return !slices.ContainsFunc(packages, func(p string) bool {
		below := strings.TrimPrefix(strings.TrimPrefix(p, dir), "/")
		return below != "" && below != "." && (strings.Contains(below, "cue.mod") || module.CheckImportPath(path.Join(name, below)) != nil)
	})
}

// isKnown reports whether CUE's loader knows a version of the language, and no other version
// reads plain text otherwise: the first that it knows is v0.9.0.
func isKnown(version string) bool {
	ours := cue.LanguageVersion()
	minor := func(version string) int {
		of, patch, _ := strings.Cut(strings.TrimPrefix(version, "v0."), ".")
		n, err := strconv.ParseUint(of, 10, 16)
		if _, bad := strconv.ParseUint(patch, 10, 16); err != nil || bad != nil || !strings.HasPrefix(version, "v0.") || of[0] == '0' {
			return 0
		}
		return int(n)
	}
	return version == ours || minor(version) >= 9 && minor(version) < minor(ours)
}

// plainPackage is the package of a directory, or nil.
func (l *loader) plainPackage(module, dir string) *content.Package {
	var files []*literal.File
	p := &content.Package{Dir: dir, Module: module}
	for at := dir; ; at = path.Dir(at) {
		names, here := l.plainFiles(at)
		if len(here) == 0 && at == dir || len(here) != len(names) {
			return nil
		}
		files, p.Files = append(here, files...), append(names, p.Files...)
		if at == module {
			break
		}
	}
	p.Clause, p.At = files[0].Clause, files[0].At
	if p.Clause == "" || slices.ContainsFunc(files, func(f *literal.File) bool { return f.Clause != p.Clause }) {
		return nil
	}
	joined, why := literal.Join(files)
	if why != nil {
		return nil
	}
	p.Platform, p.Names, p.Lists = joined.Platform, joined.Names, joined.Lists
	p.Entries = slices.DeleteFunc(joined.Entries, func(e content.Entry) bool {
		return path.Dir(e.Pos.File) != path.Dir(l.root.Name(path.Join(dir, "x.cue")))
	})
	return p
}

// plainFiles are the files of a directory by their names in messages; where one is not
// plain, there are fewer files than names.
func (l *loader) plainFiles(dir string) (names []string, files []*literal.File) {
	entries, err := l.ReadDir(dir)
	if err != nil {
		return nil, nil
	}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".cue" {
			continue
		}
		file := path.Join(dir, e.Name())
		names = append(names, l.root.Name(file))
		text, err := l.ReadFile(file)
		if err != nil || strings.Contains(e.Name(), ":") {
			return names, nil
		}
		f := l.readText(l.root.Name(file), text)
		if f == nil {
			return names, nil
		}
		files = append(files, f)
	}
	return names, files
}
