package source

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/cue"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// joining joins packages to a fleet.
type joining struct {
	opts      Options
	packages  []*pkg
	findings  []spec.Finding
	noted     known          // of findings
	broken    []spec.Finding // why there is no fleet to judge
	files     []string
	sources   map[string][]byte
	platforms []*spec.Platform
	evaluated []spec.Related
	ignored   []spec.Ignored
	repeated  []spec.Repeated
	misread   []content.Misread
}

// pkg is a package and where it was read.
type pkg struct {
	*content.Package
	root *root.Root // nil for the fields of a BatchSet
}

func newJoining(opts Options) *joining {
	return &joining{opts: opts, sources: map[string][]byte{}}
}

func (j *joining) addSources(r *root.Root) { maps.Copy(j.sources, r.Sources()) }

// addFiles reads the files of a root and adds what they say. The error is a
// *spec.Unreadable or a *spec.LimitReached.
func (j *joining) addFiles(f *files) error {
	ignored := f.ignored()
	if f.empty() {
		hint := "create a first fleet with: batchfn init DIR"
		if len(ignored) > 0 {
			hint = fmt.Sprintf("%s looks like one: rename it to %s", ignored[0].File, ignored[0].Rename)
		}
		return spec.NewUnreadable(spec.Pos{File: f.root.Name(f.tops[0])}, "contains no fleet: no .cue, .fleet.yaml or .fleet.json file", hint)
	}
	j.ignored = append(j.ignored, ignored...)
	if err := j.readFiles(f); err != nil {
		return err
	}
	for _, dir := range slices.Sorted(maps.Keys(f.data)) {
		if err := j.inherit(j.at(f.root, dir)); err != nil {
			return err
		}
	}
	return nil
}

// readFiles adds packages: each directory, all CUE files that were named together,
// and each YAML or JSON file that was named.
func (j *joining) readFiles(f *files) error {
	packages, err := cue.Read(f.root, f.dirs, f.namedCUE, cue.Options{Evaluate: j.opts.Evaluate, Before: j.opts.BeforeEvaluation})
	if err != nil {
		return err
	}
	for _, p := range packages {
		j.add(f.root, p)
	}
	for _, dir := range slices.Sorted(maps.Keys(f.data)) {
		p := j.at(f.root, dir)
		for _, file := range f.data[dir] {
			more, err := document.Read(f.root, file)
			if err != nil {
				return err
			}
			j.extend(p, more)
		}
		j.once(p.Clashes()...)
	}
	for _, file := range f.namedData {
		p, err := document.Read(f.root, file)
		if err != nil {
			return err
		}
		j.add(f.root, p)
	}
	return nil
}

// add adds a package.
func (j *joining) add(r *root.Root, p *content.Package) {
	if len(p.Broken) == 0 {
		j.packages = append(j.packages, &pkg{p, r})
	}
	j.note(p)
	j.once(p.Clashes()...)
	j.findings = append(j.findings, p.Problems...)
	j.repeated = append(j.repeated, p.Repeated...)
	j.misread = append(j.misread, p.Misread...)
	for _, f := range p.Failures {
		if !j.reports(f) {
			j.findings = append(j.findings, f.Finding)
		}
	}
}

// extend adds a YAML or JSON file to the package of its directory.
func (j *joining) extend(p *pkg, more *content.Package) {
	j.note(more)
	j.findings = append(j.findings, more.Problems...)
	p.Platform = j.merge(p.Platform, more.Platform)
	p.Add(more)
}

// note keeps what is known of a package, broken or not.
func (j *joining) note(p *content.Package) {
	j.files = append(j.files, p.Files...)
	j.broken = append(j.broken, p.Broken...)
	if p.Evaluated != nil {
		j.evaluated = append(j.evaluated, *p.Evaluated)
	}
}

// at finds the package of a directory, or makes one without CUE.
func (j *joining) at(r *root.Root, dir string) *pkg {
	for _, p := range j.packages {
		if p.root == r && p.Dir == dir {
			return p
		}
	}
	p := &pkg{&content.Package{Dir: dir}, r}
	j.packages = append(j.packages, p)
	return p
}

// inherit gives a directory without CUE the platform of the nearest directory
// above it that has one, as files of a CUE package would get it.
func (j *joining) inherit(p *pkg) error {
	for dir := p.Dir; p.Platform == nil && p.Clause == "" && dir != "."; {
		dir = path.Dir(dir)
		files := newFiles(p.root)
		if files.list(dir) != nil {
			return nil
		}
		above := newJoining(j.opts)
		if err := above.readFiles(files); err != nil {
			return err
		}
		for _, q := range above.packages {
			p.Platform = j.merge(p.Platform, q.Platform)
		}
		j.misread = append(j.misread, slices.DeleteFunc(above.misread, func(m content.Misread) bool { return m.Batch != "" })...)
		j.broken = append(j.broken, above.broken...)
		if p.Platform != nil {
			j.files = append(j.files, above.files...)
		}
	}
	return nil
}

// samePackage wants the CUE files that were named themselves to be of one package,
// wherever they lie.
func (j *joining) samePackage() {
	var first *pkg
	for _, p := range j.packages {
		switch {
		case p.Dir != "" || !p.At.Known():
		case first == nil:
			first = p
		case p.Clause != first.Clause:
			j.broken = append(j.broken, content.Differs(p.At, p.Clause, first.At.File, first.Clause))
		}
	}
}

// below is the path of a field below another.
func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
