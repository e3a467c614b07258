package source

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

// read loads the directories and files of one root, each directory as CUE
// loads it, and adds what they hold to the fleet.
func (d *directories) read(b *builder, cueFiles, dataFiles []string) error {
	var problems []spec.Finding
	collect := func(err error) error {
		if e, ok := err.(*spec.Unreadable); ok {
			problems = append(problems, e.Problems...)
			return nil
		}
		return err
	}
	for _, m := range d.modules() {
		if err := collect(d.loadModule(b, m)); err != nil {
			return err
		}
	}
	if len(cueFiles) > 0 {
		if err := collect(d.loadFiles(b, cueFiles)); err != nil {
			return err
		}
	}
	if err := collect(d.readData(b, dataFiles)); err != nil {
		return err
	}
	if len(problems) == 0 && len(d.all) == 0 && len(cueFiles) == 0 && len(dataFiles) == 0 {
		return spec.NewUnreadable(spec.Pos{File: d.root.names(".")}, "holds no fleet: no .cue, .fleet.yaml or .fleet.json file",
			"make a first fleet with: batchfn init DIR")
	}
	if len(problems) > 0 {
		return &spec.Unreadable{Problems: problems}
	}
	return nil
}

// module is a CUE module, or one directory outside of any.
type module struct {
	dir  string // with cue.mod; "" where there is none
	dirs []string
}

// modules sorts the directories with CUE files by the module they are in.
func (d *directories) modules() []module {
	var all []module
	for _, dir := range d.cue {
		home, found := d.moduleOf(dir)
		if !found {
			all = append(all, module{dirs: []string{dir}})
			continue
		}
		i := slices.IndexFunc(all, func(m module) bool { return m.dir == home })
		if i < 0 {
			all = append(all, module{dir: home})
			i = len(all) - 1
		}
		all[i].dirs = append(all[i].dirs, dir)
	}
	return all
}

func (d *directories) moduleOf(dir string) (string, bool) {
	for {
		if d.root.exists(path.Join(dir, "cue.mod")) {
			return dir, true
		}
		if dir == "." {
			return "", false
		}
		dir = path.Dir(dir)
	}
}

func (d *directories) loadModule(b *builder, m module) error {
	base := m.dir
	if m.dir == "" {
		base = m.dirs[0]
	}
	var args []string
	for _, dir := range m.dirs {
		args = append(args, "./"+strings.TrimPrefix(strings.TrimPrefix(dir, base), "/"))
		if base == "." {
			args[len(args)-1] = "./" + dir
		}
	}
	l := loading{dir: path.Join("/", base), dirs: args}
	if m.dir != "" {
		l.module = path.Join("/", m.dir)
	}
	return d.build(b, m.dirs, d.load(l))
}

func (d *directories) loadFiles(b *builder, files []string) error {
	l := loading{dir: "/", files: files}
	if home, found := d.moduleOf(path.Dir(files[0])); found {
		l.module = path.Join("/", home)
	}
	return d.build(b, []string{""}, d.load(l))
}

func (r *root) exists(name string) bool {
	_, err := fs.Stat(r.fs, name)
	return err == nil
}

// build adds the packages, one for each directory; the directory "" stands for
// files that were named themselves.
func (d *directories) build(b *builder, dirs []string, packages []*cuePackage) error {
	var problems []spec.Finding
	for i, p := range packages {
		if d.root.err != nil {
			return d.root.err
		}
		if len(d.root.refused) > 0 {
			return &spec.Unreadable{Problems: d.root.refused}
		}
		if i < len(dirs) {
			p.dir = dirs[i]
		}
		p.root, p.module = d.root, d.moduleName(p.dir)
		var found []spec.Finding
		p.inst, found = d.named(p.dir, p.inst)
		found = append(found, d.problems(p.dir, p.inst)...)
		if len(found) == 0 {
			found = b.addPackage(p)
		}
		packages[i] = nil // its syntax is most of the memory
		problems = append(problems, found...)
	}
	if len(problems) > 0 {
		return &spec.Unreadable{Problems: dedupe(problems)}
	}
	return nil
}

func (d *directories) moduleName(dir string) string {
	home, found := d.moduleOf(dir)
	if dir == "" || !found {
		return ""
	}
	return home
}

// problems are what the loader refuses: syntax, imports, files of several
// packages.
func (d *directories) problems(dir string, inst *build.Instance) []spec.Finding {
	var out []spec.Finding
	for _, e := range errors.Errors(inst.Err) {
		f := cueProblem(e)
		if !f.Pos.Known() {
			f.Pos.File = d.root.names(dir)
		}
		out = append(out, f)
	}
	return out
}

// cueProblem is an error of CUE as a finding without a rule.
func cueProblem(e errors.Error) spec.Finding {
	f := spec.Finding{Level: spec.Error, Message: cueMessage(e)}
	for _, p := range errors.Positions(e) {
		if p.IsValid() && !f.Pos.Known() {
			f.Pos = position(p)
		}
	}
	switch {
	case strings.Contains(f.Message, "import failed") || strings.Contains(f.Message, "cannot find"):
		f.Hint = "a fleet imports the CUE standard library, packages of its own module and batchfn.dev/fleet; batchfn fetches nothing"
	case strings.Contains(f.Message, "escapes from parent"):
		f.Hint = "only files within the root can be read"
	}
	return f
}

func cueMessage(e errors.Error) string {
	format, args := e.Msg()
	text := strings.TrimSpace(sprintf(format, args))
	if text == "" || text == "import failed" { // the cause is wrapped
		text = e.Error()
	}
	return strings.Join(strings.Fields(text), " ")
}

func position(p token.Pos) spec.Pos {
	q := p.Position()
	return spec.Pos{File: q.Filename, Line: q.Line, Col: q.Column}
}

// dedupe drops what several packages report of a file they share.
func dedupe(problems []spec.Finding) []spec.Finding {
	var out []spec.Finding
	for _, p := range problems {
		if !slices.ContainsFunc(out, func(q spec.Finding) bool { return q.Pos == p.Pos && q.Message == p.Message }) {
			out = append(out, p)
		}
	}
	return out
}
