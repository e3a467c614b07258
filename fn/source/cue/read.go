// Package cue reads the CUE of a fleet. CUE's own loader finds the files of each
// package, through the root and without a network. Most packages are literals
// and are read as they are; the others are evaluated, which takes many times as
// long. Either way a package says the same, with the same places.
package cue

import (
	"path"
	"slices"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// Options are how to read CUE.
type Options struct {
	// Evaluate evaluates every package, also those that can be read as they are.
	Evaluate bool
	// Before is asked before a package is evaluated, from any goroutine; its error
	// ends the reading.
	// nil: CUE may evaluate.
	Before func() error
}

// Read reads directories, each a package, and files, which are one together. The
// error is a *spec.LimitReached, or that of Options.Before.
func Read(r *root.Root, dirs, files []string, opts Options) ([]*content.Package, error) {
	var out []*content.Package
	for _, l := range loadings(r, dirs, files) {
		packages, err := l.read(opts)
		if err != nil {
			return nil, err
		}
		out = append(out, packages...)
	}
	return out, nil
}

// read loads the packages of one module and reads each.
func (l loading) read(opts Options) ([]*content.Package, error) {
	p := newLoader(l)
	p.evaluate, p.before = opts.Evaluate, opts.Before
	if !opts.Evaluate {
		if plain := p.plain(l); plain != nil {
			return plain, nil
		}
	}
	instances, err := l.load(p, opts)
	if err != nil {
		return nil, err
	}
	var out []*content.Package
	for i, inst := range instances {
		p, err := l.refused()
		if p == nil && err == nil {
			if p, err = inst.read(); err == nil && l.root.Err() != nil { // what @embed asks for
				p, err = l.refused()
			}
		}
		if err != nil {
			return nil, err
		}
		out = append(out, p)
		if l.root.Err() != nil {
			break
		}
		instances[i] = nil // its syntax is most of the memory
	}
	return out, nil
}

// refused is a package that cannot be read because the root refuses a file of it,
// or nil: CUE says that once more, in words of its own. The error is a limit.
func (l loading) refused() (*content.Package, error) {
	switch err := l.root.Err().(type) {
	case nil:
		return nil, nil
	case *spec.Unreadable:
		return &content.Package{Broken: err.Problems}, nil
	default:
		return nil, err
	}
}

// read reads a package: as it is, or by CUE's evaluator.
func (i *instance) read() (*content.Package, error) {
	broken := append(i.findAnonymous(), i.problems()...)
	broken = append(broken, i.twoPackages()...)
	if len(broken) > 0 {
		return &content.Package{Broken: i.explain(broken)}, nil
	}
	p := i.literal
	switch {
	case p == nil && i.Before != nil:
		if err := i.Before(); err != nil {
			return nil, err
		}
		fallthrough
	case p == nil:
		p = i.safely()
	default:
		p.Entries = slices.DeleteFunc(p.Entries, func(e content.Entry) bool { return !i.owns(e.Pos.File) })
	}
	p.Broken = i.explain(p.Broken)
	p.Misread = i.misread()
	p.Dir, p.Clause, p.Module = i.dir, i.PkgName, i.module
	_, p.At = i.clause()
	for _, f := range i.Files {
		p.Files = append(p.Files, f.Filename)
	}
	return p, nil
}

// owns reports whether the package's directory is that of a file: entries that
// come from above belong there.
func (i *instance) owns(file string) bool {
	return i.dir == "" || file == "" || path.Dir(file) == i.home
}

// safely evaluates. Where CUE's evaluator crashes, it is the package that cannot
// be read; what the crash says may quote a value.
func (i *instance) safely() (p *content.Package) {
	defer func() {
		if recover() != nil {
			p = &content.Package{Broken: []spec.Finding{{Level: spec.Error, Pos: spec.Pos{File: i.Files[0].Filename},
				Message: "CUE's evaluator crashes on this package", Hint: "look for an unusual construct in it, and please report it"}}}
		}
	}()
	return i.evaluate()
}
