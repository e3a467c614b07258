package cue

import (
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// evaluation is a package that CUE evaluates.
type evaluation struct {
	*instance
	syntax *syntax
	mixed  map[string]bool  // kinds of which nothing is made
	failed map[fieldAt]bool // what e.out.Failures speak of
	out    *content.Package
}

// evaluate asks CUE what a package says.
func (i *instance) evaluate() *content.Package {
	e := evaluation{instance: i, syntax: readSyntax(i.Files), mixed: map[string]bool{}, failed: map[fieldAt]bool{}, out: &content.Package{}}
	e.out.Names, e.out.Lists = e.syntax.names, e.syntax.lists
	e.out.Repeated = slices.DeleteFunc(e.syntax.repeated, func(r spec.Repeated) bool { return !i.owns(r.Pos.File) })
	for _, kind := range spec.Kinds {
		e.mixed[string(kind)] = len(e.out.Mixed(kind)) > 0
	}
	if i.why != nil {
		e.out.Evaluated = &spec.Related{Pos: i.why.Pos, Message: i.why.What}
	}
	v := cuecontext.New().BuildInstance(i.Instance)
	fields, err := v.Fields()
	if err != nil {
		e.out.Broken = e.noStruct(v)
		return e.out
	}
	e.addOptional(v, "")
	for fields.Next() {
		if fields.Selector().LabelType() != cue.StringLabel { // a list with an error in it
			e.out.Broken = e.noStruct(v)
			return e.out
		}
		e.addField(label(fields.Selector()), fields.Value())
	}
	e.addFailures(v)
	return e.out
}

// label is the name of a field, or the index of an item: CUE gives those of a
// list with an error in it as fields.
func label(s cue.Selector) string {
	if s.LabelType() == cue.StringLabel {
		return s.Unquoted()
	}
	return s.String()
}

// noStruct is why there is nothing but an error, or a value that is no struct.
func (e *evaluation) noStruct(v cue.Value) []spec.Finding {
	var problems []spec.Finding
	for _, err := range errors.Errors(v.Err()) {
		problems = append(problems, e.advise(problem(err)))
	}
	if len(problems) > 0 {
		return problems
	}
	pos := valuePos(v)
	if !pos.Known() {
		pos.File = e.Files[0].Filename
	}
	return []spec.Finding{{Level: spec.Error, Pos: pos, Message: "the fleet is not a struct, want one with platform, batches, iterators or workers"}}
}

func (e *evaluation) addField(name string, v cue.Value) {
	switch {
	case name == "platform":
		c := &converter{instance: e.instance, findings: &e.out.Problems}
		e.out.Platform = c.node(v, "platform")
	case !slices.Contains(spec.Kinds, spec.Kind(name)):
		e.out.Unknown = append(e.out.Unknown, spec.Field{Name: name, Pos: position(v.Pos())})
	case !e.mixed[name]:
		e.addEntries(spec.Kind(name), v)
	}
}

// addEntries adds the entries that the package's own directory defines.
func (e *evaluation) addEntries(kind spec.Kind, v cue.Value) {
	if v.IncompleteKind() == cue.ListKind || v.LookupPath(cue.MakePath(cue.Index(0))).Exists() {
		for i := 0; ; i++ {
			item := v.LookupPath(cue.MakePath(cue.Index(i)))
			if !item.Exists() {
				return
			}
			e.addEntry(content.Entry{Kind: kind, Index: i}, item)
		}
	}
	fields, err := v.Fields()
	if err != nil || v.IncompleteKind() != cue.StructKind && v.IncompleteKind() != cue.BottomKind {
		e.out.Problems = append(e.out.Problems, spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: valuePos(v), Field: string(kind),
			Message: string(kind) + " must be a struct of entries by name, or a list of entries"})
		return
	}
	e.addOptional(v, kind)
	for fields.Next() {
		e.addEntry(content.Entry{Kind: kind, Name: label(fields.Selector()), Index: -1}, fields.Value())
	}
}

func (e *evaluation) addEntry(entry content.Entry, v cue.Value) {
	var found []spec.Finding
	c := &converter{instance: e.instance, findings: &found, kind: entry.Kind, batch: entry.Name}
	if entry.Name == "" {
		c.batch, _ = v.LookupPath(cue.ParsePath("name")).String()
	}
	entry.Node = c.node(v, "")
	entry.Pos = e.syntax.entryPos(entry, position(v.Pos()))
	if !e.owns(entry.Pos.File) {
		return
	}
	if entry.Node.Type == spec.Invalid && len(entry.Node.Fields) == 0 && len(found) == 0 {
		return
	}
	e.out.Problems = append(e.out.Problems, found...)
	e.out.Entries = append(e.out.Entries, entry)
}
