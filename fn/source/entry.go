package source

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// entry names an entry and checks its shape. Where there is no struct it is nil.
func (j *joining) entry(e content.Entry, p *spec.Platform) *spec.Entry {
	name := e.Node.Get("name")
	entry := &spec.Entry{Kind: e.Kind, Name: e.Name, Pos: e.Pos, NamePos: e.Pos, Within: e.Within, Node: e.Node, Platform: p}
	if name.Is(spec.String) && (e.Name == "" || name.Text == e.Name) {
		entry.Name, entry.NamePos = name.Text, name.Pos
	}
	shown := entry.Name
	if shown == "" && e.Index >= 0 {
		shown = fmt.Sprintf("%s[%d]", e.Kind, e.Index)
	}
	switch e.Node.Type {
	case spec.Invalid: // which is reported
		return nil
	case spec.Map:
		j.checkNamed(e, name, shown)
		j.checkEntry(e, shown)
		return entry
	}
	j.findings = append(j.findings, finding(shape.Problem{Rule: "field-valid", Pos: e.Node.Pos,
		Message: "the entry is " + e.Node.Type.String() + ", want a struct"}, e.Kind, shown))
	return nil
}

// checkNamed checks that an entry has one name: its key, or in a list the field.
func (j *joining) checkNamed(e content.Entry, name *spec.Node, shown string) {
	p := shape.Problem{Rule: "name-valid", Pos: e.Pos, Field: "name"}
	switch {
	case e.Index >= 0 && name == nil:
		p.Rule, p.Message, p.Hint = "field-required", "name is missing", `add name: "send-mail"`
	case e.Index < 0 && e.Name == "":
		p.Message, p.Hint = `the name "" is not a DNS-1123 label`, "use lower-case letters, digits and -, such as send-mail"
	case e.Index < 0 && name.Is(spec.String) && name.Text != e.Name:
		p.Pos, p.Message, p.Hint = name.Pos, fmt.Sprintf("name is %q, but the entry is called %q", name.Text, e.Name), "remove name: the key is the name"
	default:
		return
	}
	f := finding(p, e.Kind, shown)
	f.Within = e.Within
	j.findings = append(j.findings, f)
}

func (j *joining) checkEntry(e content.Entry, shown string) {
	for _, problem := range shape.Check(e.Node, shape.Default().Entry(e.Kind), "") {
		if problem.Rule == "field-known" {
			problem.Hint = cmp.Or(problem.Hint, misplaced(problem.Field, e.Kind))
		}
		f := finding(problem, e.Kind, shown)
		f.Within = e.Within
		j.findings = append(j.findings, f)
	}
}

// misplaced explains a field that another kind has, or that is the same in all regions.
func misplaced(field string, kind spec.Kind) string {
	if of, ok := strings.CutPrefix(field, "overrides."); ok {
		_, field, _ = strings.Cut(of, ".")
		if shape.Default().Entry(kind).Field(field) != nil {
			return field + " is the same in all regions: set it beside overrides"
		}
	}
	for _, other := range spec.Kinds {
		if other != kind && shape.Default().Entry(other).Field(field) != nil {
			return fmt.Sprintf("%s is a field of %s, but this entry is in %s", field, other, kind)
		}
	}
	return ""
}

func finding(p shape.Problem, kind spec.Kind, batch string) spec.Finding {
	return spec.Finding{Rule: p.Rule, Level: spec.Error, Pos: p.Pos, Kind: kind, Batch: batch, Field: p.Field, Message: p.Message, Hint: p.Hint}
}
