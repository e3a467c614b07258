package source

import (
	"path"
	"strings"

	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/load"

	"github.com/batchfn/batchfn/fn/spec"
)

// CUE leaves out the files of a directory that have no package clause, without
// a word. A directory that has no other files is one fleet all the same; beside
// files of a package they are an error, since their batches would be lost.

// anonymous lists the files of a directory that have no package clause, by path
// within the root.
func anonymous(dir string, inst *build.Instance) []string {
	var names []string
	for _, f := range inst.IgnoredFiles {
		base := path.Base(f.Filename) // the name is that of messages already
		if f.ExcludeReason != nil && strings.Contains(f.ExcludeReason.Error(), "no package name") && !strings.HasPrefix(base, "_") && !strings.HasPrefix(base, ".") {
			names = append(names, path.Join(dir, base))
		}
	}
	return names
}

// named loads a directory by the names of its files where none of them has a
// package clause; else it answers what has to be mended.
func (d *directories) named(dir string, inst *build.Instance) (*build.Instance, []spec.Finding) {
	if problems := tagged(inst); len(problems) > 0 {
		return inst, problems
	}
	files := anonymous(dir, inst)
	switch {
	case dir == "" || len(files) == 0:
		return inst, nil
	case len(inst.Files) == 0:
		l := loading{dir: "/", files: files}
		return load.Instances(l.args(), d.root.config(l))[0], nil
	}
	var problems []spec.Finding
	for _, name := range files {
		problems = append(problems, spec.Finding{Level: spec.Error, Pos: spec.Pos{File: d.root.names(name), Line: 1, Col: 1},
			Message: "the file has no package clause, and the others of its directory have one: its batches would be left out",
			Hint:    "begin it with: package " + inst.PkgName})
	}
	return inst, problems
}

// tagged reports files that an @if leaves out: batchfn sets no tags, so nothing
// would ever take them in.
func tagged(inst *build.Instance) []spec.Finding {
	var problems []spec.Finding
	for _, f := range inst.IgnoredFiles {
		if f.ExcludeReason != nil && strings.Contains(f.ExcludeReason.Error(), "@if") {
			problems = append(problems, spec.Finding{Level: spec.Error, Pos: spec.Pos{File: f.Filename},
				Message: "the file has an @if, and batchfn sets no tags: its batches would be left out", Hint: "remove the @if; what differs in a region goes into overrides"})
		}
	}
	return problems
}
