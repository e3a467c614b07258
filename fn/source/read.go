package source

import (
	"strings"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/load"
	"cuelang.org/go/cue/parser"

	"github.com/batchfn/batchfn/fn/source/literal"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// loading is one call of CUE's loader: directories of a module, each a package,
// or files, which are one.
type loading struct {
	dir, module string
	dirs        []string // "./a", within dir
	files       []string
}

// load loads packages. CUE's loader finds the files of each and parses them; on
// the way each file is read as a literal, and its syntax is let go. Packages
// that say more than that get it back, to be evaluated.
func (d *directories) load(l loading) []*cuePackage {
	cfg := d.root.config(l)
	if !d.root.evaluate {
		cfg.ParseFile = d.root.parse
	}
	defer clear(d.root.opened)
	defer clear(d.root.files) // the packages have the syntax that is still needed
	restored := map[*build.Instance]bool{}
	var packages []*cuePackage
	for _, inst := range load.Instances(l.args(), cfg) {
		p := &cuePackage{inst: inst}
		packages = append(packages, p)
		if d.root.evaluate || inst.Err != nil || len(inst.Files) == 0 {
			continue
		}
		if p.literal, p.why = d.root.join(inst); p.why != nil {
			d.root.restore(inst, restored)
		}
	}
	return packages
}

func (l loading) args() []string { return append(l.dirs, l.files...) }

// config makes a loader that reads through the root only, and never asks a
// registry.
func (r *root) config(l loading) *load.Config {
	return &load.Config{FS: r, FromFSPath: r.names, Dir: l.dir, ModuleRoot: l.module,
		Env: []string{"CUE_REGISTRY=none", "CUE_CACHE_DIR=/nonexistent"}}
}

// cueFile is a CUE file that the loader has parsed.
type cueFile struct {
	*literal.File
	cfg    parser.Config
	syntax *ast.File // nil where it was let go
}

// parse parses a file for the loader, which calls it in parallel. Of a file that
// is read as a literal the loader gets no more than its package clause.
func (r *root) parse(name string, src any, cfg parser.Config) (*ast.File, error) {
	cfg.Mode &^= parser.ParseComments
	f, err := parser.ParseFile(name, src, cfg)
	text, ok := src.([]byte)
	if err != nil || !ok {
		return f, err
	}
	file := &cueFile{File: literal.Read(f, text, served()), cfg: cfg}
	if file.Why() != nil {
		file.syntax = f
	}
	r.mu.Lock()
	r.files[f.Filename] = file
	r.mu.Unlock()
	if file.syntax != nil {
		return f, nil
	}
	rest := &ast.File{Filename: f.Filename, LanguageVersion: f.LanguageVersion}
	for _, d := range f.Decls {
		if clause, ok := d.(*ast.Package); ok {
			rest.Decls = append(rest.Decls, clause)
		}
	}
	return rest, nil
}

// restore gives the files of a package, and of what it imports, their syntax
// back. Packages share files.
func (r *root) restore(inst *build.Instance, done map[*build.Instance]bool) {
	if done[inst] {
		return
	}
	done[inst] = true
	for _, imported := range inst.Imports {
		r.restore(imported, done)
	}
	for i, f := range inst.Files {
		file := r.files[f.Filename]
		if file == nil {
			continue
		}
		if file.syntax == nil {
			syntax, err := parser.ParseFile(f.Filename, serveSchema(r.sources[f.Filename]), file.cfg)
			if err != nil {
				panic(err) // of a file that was parsed before
			}
			file.syntax = syntax
		}
		inst.Files[i] = file.syntax
	}
}

// served is the schema as serveSchema serves it.
var served = sync.OnceValue(func() literal.Schema {
	return literal.Schema{Text: strings.TrimSpace(openSchema()), Structs: isOpenStruct}
})

// join puts together what the files of a package say.
func (r *root) join(inst *build.Instance) (*literal.Package, *literal.Reason) {
	var files []*literal.File
	for _, f := range inst.Files {
		file := r.files[f.Filename]
		if file == nil {
			return nil, &literal.Reason{Pos: spec.Pos{File: f.Filename}, What: "a file that is no CUE"}
		}
		files = append(files, file.File)
	}
	return literal.Join(files)
}

// addLiteral adds what the files of a package say, as evaluate does.
func (b *builder) addLiteral(p *cuePackage) {
	p.names = newDefinitions()
	for _, l := range p.literal.Lists {
		p.names.lists[string(l.Kind)] = append(p.names.lists[string(l.Kind)], list{pos: l.Pos, items: l.Items})
	}
	out := &pkg{dir: p.dir, name: p.inst.PkgName, module: p.module, root: p.root, defs: p.names, platform: p.literal.Platform}
	for _, e := range p.literal.Entries {
		if e.Index < 0 {
			p.names.add(definition{e.Kind, e.Name, e.Pos})
		}
		if p.owns(e.Pos.File) {
			out.entries = append(out.entries, &rawEntry{kind: e.Kind, key: e.Name, index: e.Index, pos: e.Pos, node: e.Node})
		}
	}
	b.packages = append(b.packages, out)
}

// isOpenStruct reports whether a definition of the schema is served as a struct
// that is open to all.
func isOpenStruct(name string) bool {
	sh := shape.Default().Def(name)
	return sh != nil && (len(sh.Fields) > 0 || sh.Values != nil && sh.Elem == nil)
}
