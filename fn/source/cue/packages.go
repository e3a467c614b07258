package cue

import (
	stderrors "errors"
	"path"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/load"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// twoPackages reports files that were named together and belong to different
// packages: CUE's loader takes them for one.
func (i *instance) twoPackages() []spec.Finding {
	first, pos := i.clause()
	for _, f := range i.Files {
		if name := f.PackageName(); name != "" && name != first {
			return []spec.Finding{content.Differs(clausePos(f), name, pos.File, first)}
		}
	}
	return nil
}

// clause is the first package clause: its name and place.
func (i *instance) clause() (name string, pos spec.Pos) {
	for _, f := range i.Files {
		if name := f.PackageName(); name != "" {
			return name, clausePos(f)
		}
	}
	return "", spec.Pos{}
}

// multiple is what the loader says of a directory of two packages, or nil.
func (i *instance) multiple(e errors.Error) *spec.Finding {
	var err *load.MultiplePackageError
	if !stderrors.As(e, &err) || len(err.Packages) < 2 || len(err.Files) < 2 {
		return nil
	}
	name := func(file string) string { return i.root.Name(path.Join(i.dir, file)) }
	f := content.Differs(spec.Pos{File: name(err.Files[1])}, err.Packages[1], name(err.Files[0]), err.Packages[0])
	return &f
}

func clausePos(f *ast.File) spec.Pos {
	for _, d := range f.Decls {
		if clause, ok := d.(*ast.Package); ok {
			return position(clause.Pos())
		}
	}
	return spec.Pos{File: f.Filename}
}
