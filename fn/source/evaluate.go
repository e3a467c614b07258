package source

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"

	"github.com/batchfn/batchfn/fn/source/literal"
	"github.com/batchfn/batchfn/fn/spec"
)

// cuePackage is the CUE of one directory, with what it inherits.
type cuePackage struct {
	root    *root
	dir     string // "" for files that were named themselves
	module  string // directory with cue.mod, or ""
	home    string // the directory's name in messages, once owns was asked
	inst    *build.Instance
	literal *literal.Package // what its files say, where that needs no evaluation
	why     *literal.Reason  // why it needs one
	names   *definitions
}

// addPackage adds the platform and the entries of a package. It answers what
// makes the package unreadable.
func (b *builder) addPackage(p *cuePackage) []spec.Finding {
	for _, f := range p.inst.Files {
		b.addFile(f.Filename)
	}
	if p.literal != nil {
		b.addLiteral(p)
		return nil
	}
	return b.evaluate(p)
}

// evaluate asks CUE what a package says.
func (b *builder) evaluate(p *cuePackage) []spec.Finding {
	if p.why != nil {
		b.evaluated = append(b.evaluated, spec.Related{Pos: p.why.Pos, Message: p.why.What})
	}
	p.names = define(p.inst.Files)
	b.checkDefinitions(p.names)
	v := cuecontext.New().BuildInstance(p.inst)
	fields, err := v.Fields()
	if err != nil {
		var problems []spec.Finding
		for _, e := range errors.Errors(v.Err()) {
			problems = append(problems, cueProblem(e))
		}
		if len(problems) == 0 {
			pos := valuePos(v)
			if !pos.Known() {
				pos.File = p.inst.Files[0].Filename
			}
			problems = append(problems, spec.Finding{Level: spec.Error, Pos: pos, Message: "the fleet is no struct, want one with platform, batches, iterators or workers"})
		}
		return problems
	}
	out := &pkg{dir: p.dir, name: p.inst.PkgName, module: p.module, root: p.root, defs: p.names}
	b.packages = append(b.packages, out)
	for fields.Next() {
		p.addField(b, out, fields.Selector().Unquoted(), fields.Value())
	}
	b.addFailures(v, out)
	return nil
}

func (p *cuePackage) addField(b *builder, out *pkg, name string, v cue.Value) {
	switch {
	case name == "platform":
		c := &converter{findings: &b.findings, evaluateAll: b.evaluateAll}
		out.platform = c.node(v, "platform")
	case slices.Contains(spec.Kinds, spec.Kind(name)):
		if !p.names.refused[name] {
			p.addEntries(b, out, spec.Kind(name), v)
		}
	default:
		out.unknown = append(out.unknown, spec.Field{Name: name, Pos: position(v.Pos())})
	}
}

// addEntries adds the entries that the package's own directory defines.
func (p *cuePackage) addEntries(b *builder, out *pkg, kind spec.Kind, v cue.Value) {
	if v.IncompleteKind() == cue.ListKind || v.LookupPath(cue.MakePath(cue.Index(0))).Exists() {
		for i := 0; ; i++ {
			item := v.LookupPath(cue.MakePath(cue.Index(i)))
			if !item.Exists() {
				return
			}
			p.addEntry(b, out, kind, "", i, item)
		}
	}
	fields, err := v.Fields()
	if err != nil || v.IncompleteKind() != cue.StructKind && v.IncompleteKind() != cue.BottomKind {
		pos := valuePos(v)
		b.findings = append(b.findings, spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: pos, Field: string(kind),
			Message: string(kind) + " must be a struct of entries by name, or a list of entries"})
		return
	}
	for fields.Next() {
		p.addEntry(b, out, kind, fields.Selector().Unquoted(), -1, fields.Value())
	}
}

func (p *cuePackage) addEntry(b *builder, out *pkg, kind spec.Kind, name string, index int, v cue.Value) {
	e := &rawEntry{kind: kind, key: name, index: index}
	var found []spec.Finding
	c := &converter{findings: &found, evaluateAll: b.evaluateAll, batch: name, kind: kind}
	if name == "" {
		c.batch = stringAt(v, "name")
	}
	e.node = c.node(v, "")
	e.pos = p.names.entryPos(kind, name, index, e.node, position(v.Pos()))
	if !p.owns(e.pos.File) {
		return
	}
	if e.node.Type == spec.Invalid && len(e.node.Fields) == 0 && len(found) == 0 {
		return
	}
	b.findings = append(b.findings, found...)
	out.entries = append(out.entries, e)
}

// owns reports whether the package's directory is that of a file: entries that
// come from above belong there.
func (p *cuePackage) owns(file string) bool {
	if p.dir == "" || file == "" {
		return true
	}
	if p.home == "" {
		p.home = path.Clean(p.root.names(p.dir))
	}
	return path.Dir(file) == p.home
}

func stringAt(v cue.Value, name string) string {
	text, _ := v.LookupPath(cue.MakePath(cue.Str(name))).String()
	return text
}

// tells reports whether a finding stands at one of the places of an error.
func (b *builder) tells(e errors.Error) bool {
	path := strings.Join(e.Path(), ".")
	if slices.ContainsFunc(b.findings, func(f spec.Finding) bool {
		return path == join(join(string(f.Kind), f.Batch), f.Field) || path == string(f.Kind)+"."+strconv.Quote(f.Batch)+"."+f.Field
	}) {
		return true
	}
	for _, p := range errors.Positions(e) {
		if slices.ContainsFunc(b.findings, func(f spec.Finding) bool { return f.Pos == position(p) }) {
			return true
		}
	}
	return false
}

// addFailures reports errors of the package that stand in nothing it reads,
// such as a hidden field that contradicts itself: a fleet with an error in it
// must not render.
func (b *builder) addFailures(v cue.Value, out *pkg) {
	if v.Err() == nil {
		return
	}
	for _, e := range errors.Errors(v.Validate()) {
		if b.tells(e) || len(e.Path()) > 0 && out.defs.refused[e.Path()[0]] || strings.Contains(e.Error(), "field is required but not present") {
			continue
		}
		f := cueProblem(e)
		f.Rule, f.Field = "field-valid", strings.Join(e.Path(), ".")
		b.findings = append(b.findings, f)
	}
}
