package cue

import (
	"path"
	"strings"

	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/load"

	"github.com/batchfn/batchfn/fn/spec"
)

// CUE leaves out the files of a directory that have no package clause, without
// a word. A directory that has no other files is one fleet all the same; beside
// files of a package they are an error, since their batches would be lost.

// findAnonymous loads a directory by the names of its files where none of them
// has a package clause. It returns what has to be fixed.
func (i *instance) findAnonymous() []spec.Finding {
	if problems := excluded(i.Instance); len(problems) > 0 {
		return problems
	}
	names := anonymous(i.dir, i.Instance)
	switch {
	case i.dir == "" || len(names) == 0:
		return nil
	case len(i.Files) == 0:
		l := loading{root: i.root, base: ".", args: names}
		i.loader = newLoader(l)
		i.loader.evaluate = true
		i.Instance = load.Instances(l.args, l.config(i.loader))[0]
		return nil
	}
	var problems []spec.Finding
	for _, name := range names {
		problems = append(problems, spec.Finding{Level: spec.Error, Pos: spec.Pos{File: i.root.Name(name), Line: 1, Col: 1},
			Message: "the file has no package clause, but the other files of its directory have one: its batches would be ignored",
			Hint:    "begin it with: package " + i.PkgName})
	}
	return problems
}

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

// excluded reports files that an attribute leaves out: batchfn sets no tags, so
// nothing would ever take them in.
func excluded(inst *build.Instance) []spec.Finding {
	var problems []spec.Finding
	for _, f := range inst.IgnoredFiles {
		if f.ExcludeReason == nil {
			continue
		}
		pos := spec.Pos{File: f.Filename}
		for _, p := range errors.Positions(f.ExcludeReason) {
			pos = position(p)
		}
		switch reason := f.ExcludeReason.Error(); {
		case strings.Contains(reason, "@ignore()"):
			problems = append(problems, spec.Finding{Level: spec.Error, Pos: pos,
				Message: "the file has an @ignore(): its batches would be ignored", Hint: "remove the @ignore(), or the file"})
		case strings.Contains(reason, "@if"):
			problems = append(problems, spec.Finding{Level: spec.Error, Pos: pos,
				Message: "the file has an @if, and batchfn sets no tags: its batches would be ignored", Hint: "remove the @if; put regional differences in overrides"})
		}
	}
	return problems
}
