package cue

import (
	"io/fs"
	"path"
	"strings"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/cue/habit"
	"github.com/batchfn/batchfn/fn/source/cue/literal"
	"github.com/batchfn/batchfn/fn/spec"
)

// loader parses the files of one loading, in parallel.
type loader struct {
	files

	before func() error // Options.Before, or nil

	mu       sync.Mutex
	evaluate bool                     // no file is read as a literal
	stopped  error                    // of before, at the first file that CUE has to evaluate
	texts    map[string]*literal.File // what needed no parser, by name in messages; nil where it needs one
	parsed   map[string]*parsed       // by name in messages
	broken   map[string]parser.Config // files that are not CUE, with how they were parsed
	habits   map[string][]habit.Habit
	restored map[*build.Instance]bool
}

func newLoader(l loading) *loader {
	dirs := append([]string{l.base}, l.dirs...)
	for _, arg := range l.args {
		dirs = append(dirs, path.Dir(path.Join(l.base, arg)))
	}
	return &loader{files: files{root: l.root, real: l.real, dirs: dirs, opened: map[string]*memFile{}, listed: map[string][]fs.DirEntry{}}, texts: map[string]*literal.File{}, parsed: map[string]*parsed{}, broken: map[string]parser.Config{}, habits: map[string][]habit.Habit{}, restored: map[*build.Instance]bool{}}
}

// parsed is a CUE file that was read as a literal.
type parsed struct {
	*literal.File
	text   []byte
	cfg    parser.Config
	syntax *ast.File // nil where it was let go
}

// schema is what the import of the schema stands for.
var schema = sync.OnceValue(func() literal.Schema {
	return literal.Schema{Text: strings.TrimSpace(openSchema()), Structs: isOpenStruct, Constraint: holdsConstraint}
})

// parse parses a file for the loader. Of a file that is read as a literal the
// loader gets no more than its package clause.
func (l *loader) parse(name string, src any, cfg parser.Config) (syntax *ast.File, err error) {
	defer func() { // in a goroutine of the loader's, where nobody else could
		if recover() != nil {
			syntax, err = nil, errors.Newf(token.NoPos, "CUE's parser crashes on this file")
			l.root.Refuse(name, 0, 0, "CUE's parser crashes on this file", "look for an unusual construct in it, and please report it")
		}
	}()
	if l.stop() != nil {
		return nil, errors.Newf(token.NoPos, "nobody reads this file any more")
	}
	cfg.Mode &^= parser.ParseComments
	text, ok := src.([]byte)
	if whole := cfg.Mode&parser.ImportsOnly != parser.ImportsOnly; ok && whole && !l.evaluate {
		if file := l.readText(name, text); file != nil {
			l.note(name, &parsed{File: file, text: text, cfg: cfg})
			return parser.ParseFile(name, text[:file.Head], cfg)
		}
	}
	f, err := parser.ParseFile(name, src, cfg)
	if err != nil {
		l.mu.Lock()
		l.broken[name] = cfg
		l.mu.Unlock()
	}
	if err != nil || !ok {
		return f, err
	}
	if cfg.Mode&parser.ImportsOnly != parser.ImportsOnly {
		habits := habit.Read(f, text)
		l.mu.Lock()
		l.habits[f.Filename] = habits
		l.mu.Unlock()
	}
	if l.evaluate {
		return f, nil
	}
	file := &parsed{File: literal.Read(f, text, schema()), text: text, cfg: cfg}
	if l.evaluateAlone(file); file.Why() != nil {
		file.syntax = f
		l.ask()
	}
	l.note(f.Filename, file)
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

func (l *loader) note(name string, file *parsed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.parsed[name] = file
}

// readText reads a file once without the parser, or is nil where it needs that.
func (l *loader) readText(name string, text []byte) *literal.File {
	l.mu.Lock()
	f, known := l.texts[name]
	l.mu.Unlock()
	if known {
		return f
	}
	f = literal.ReadText(name, text, schema())
	l.mu.Lock()
	defer l.mu.Unlock()
	l.texts[name] = f
	return f
}

// evaluateAlone lets CUE read the constraints of a file that needs no more of it.
func (l *loader) evaluateAlone(file *parsed) {
	if file.Why() == nil && file.Constrains() {
		if l.ask(); l.stop() == nil {
			file.Evaluate()
		}
	}
}

// ask asks whether CUE may evaluate as soon as one file needs it: where it may not
// here, the other files need not be read.
func (l *loader) ask() {
	if l.before == nil {
		return
	}
	err := l.before()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = err
}

// stop is why no more files are read, or nil.
func (l *loader) stop() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stopped
}

// join puts together what the files of a package say.
func (l *loader) join(inst *build.Instance) (*content.Package, *literal.Reason) {
	var all []*literal.File
	for _, f := range inst.Files {
		file := l.parsed[f.Filename]
		if file == nil {
			return nil, &literal.Reason{Pos: spec.Pos{File: f.Filename}, What: "a file that is not valid CUE"}
		}
		all = append(all, file.File)
	}
	return literal.Join(all)
}

// restore gives the files of a package, and of what it imports, their syntax
// back. Packages share files.
func (l *loader) restore(inst *build.Instance) {
	if l.restored[inst] {
		return
	}
	l.restored[inst] = true
	for _, imported := range inst.Imports {
		l.restore(imported)
	}
	for i, f := range inst.Files {
		file := l.parsed[f.Filename]
		if file == nil {
			continue
		}
		if file.syntax == nil {
			var err error
			if file.syntax, err = parser.ParseFile(f.Filename, file.text, file.cfg); err != nil {
				inst.Err = errors.Append(inst.Err, errors.Promote(err, ""))
			}
		}
		inst.Files[i] = file.syntax
	}
}
