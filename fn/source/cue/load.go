package cue

import (
	"path"
	"strings"

	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/load"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/cue/literal"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// instance is a package as CUE's loader loaded it.
type instance struct {
	Options
	*build.Instance
	loader *loader
	root   *root.Root
	dir    string // "" for files that were named themselves
	home   string // the directory of its files, by their names in messages
	module string // directory with cue.mod, or ""

	yaml    *yaml            // once it was looked for
	literal *content.Package // what its files say, where that needs no evaluation
	why     *literal.Reason  // why it needs one, if it was read
}

// load loads the packages. On the way each file is read as a literal, and its
// syntax is let go; packages that say more than that get it back, to be evaluated. The
// error is that of Options.Before.
func (l loading) load(p *loader, opts Options) ([]*instance, error) {
	cfg := l.config(p)
	var out []*instance
	instances := load.Instances(l.args, cfg)
	if err := p.stop(); err != nil {
		return nil, err
	}
	for i, inst := range instances {
		one := &instance{Options: opts, Instance: inst, loader: p, root: l.root}
		if i < len(l.dirs) && l.dirs[i] != "" {
			one.dir, one.home, one.module = l.dirs[i], path.Dir(l.root.Name(path.Join(l.dirs[i], "x.cue"))), l.module
		}
		if !opts.Evaluate && inst.Err == nil && len(inst.Files) > 0 {
			one.literal, one.why = p.join(inst)
		}
		if one.why != nil {
			p.restore(inst)
		}
		out = append(out, one)
	}
	return out, nil
}

// config makes a loader that reads through the root only, and fetches nothing.
func (l loading) config(p *loader) *load.Config {
	cfg := &load.Config{FS: p, FromFSPath: func(name string) string { return l.root.Name(l.real.path(name)) }, ParseFile: p.parse, Dir: path.Join("/", l.base), Registry: noRegistry{}}
	if l.module != "" {
		cfg.ModuleRoot = path.Join("/", l.module)
	}
	return cfg
}

// problems are what the loader refuses: syntax, imports, files of several
// packages.
func (i *instance) problems() []spec.Finding {
	var out []spec.Finding
	told := map[string]bool{} // files
	for _, e := range errors.Errors(i.Err) {
		file := i.unparsed(e)
		switch f := i.multiple(e); {
		case f != nil:
			out = append(out, *f)
		case file == "":
			f := i.advise(problem(e))
			if !f.Pos.Known() {
				f.Pos.File = i.root.Name(i.dir)
			}
			if within, ok := strings.CutPrefix(f.Pos.File, "/"); ok && path.Base(path.Dir(within)) == "cue.mod" && i.root.Exists(within) {
				f.Pos.File = i.root.Name(within) // CUE names the files of modules by itself
			}
			out = append(out, f)
		case !told[file]:
			told[file] = true
			out = append(out, i.causes(file, e)...)
		}
	}
	return out
}
