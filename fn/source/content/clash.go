package content

import (
	"cmp"
	"fmt"
	"path"

	"github.com/batchfn/batchfn/fn/spec"
)

// Clashes reports what CUE would merge or refuse in words of its own: a name that
// two files define, a second list, a list beside a struct.
func (p *Package) Clashes() []spec.Finding {
	out := p.twice()
	for _, kind := range spec.Kinds {
		out = append(out, p.Mixed(kind)...)
	}
	return out
}

// twice reports the names that two files define.
func (p *Package) twice() []spec.Finding {
	type key struct {
		kind spec.Kind
		name string
	}
	var out []spec.Finding
	first := make(map[key]spec.Pos, len(p.Names))
	for _, n := range p.Names {
		k := key{n.Kind, n.Name}
		if was, seen := first[k]; !seen {
			first[k] = n.Pos
		} else if was.File != n.Pos.File {
			out = append(out, Twice(n.Kind, n.Name, was, n.Pos))
		}
	}
	return out
}

// Twice reports a name that is used a second time, at the later of the two.
func Twice(kind spec.Kind, name string, one, two spec.Pos) spec.Finding {
	earlier, later := InOrder(one, two)
	return spec.Finding{Rule: "name-unique", Level: spec.Error, Pos: later, Kind: kind, Batch: name, Field: "name",
		Message: "the name is used twice",
		Hint:    "a name must be unique in the whole fleet, across all kinds",
		Related: []spec.Related{{Pos: earlier, Message: "used here first"}}}
}

// Mixed reports the lists of a kind that contradict each other, or the names
// beside them. Where there are any, nothing is made of the kind.
func (p *Package) Mixed(kind spec.Kind) []spec.Finding {
	var out []spec.Finding
	var first *List
	files := map[string]bool{}
	for i, l := range p.Lists {
		if l.Kind != kind {
			continue
		}
		if first == nil {
			first = &p.Lists[i]
		} else if !files[l.Pos.File] {
			out = append(out, secondList(kind, first.Pos, l.Pos))
		}
		files[l.Pos.File] = true
	}
	for _, n := range p.Names {
		if first != nil && n.Kind == kind && len(out) == 0 {
			out = append(out, bothForms(kind, first.Pos, n.Pos))
		}
	}
	return out
}

func secondList(kind spec.Kind, one, two spec.Pos) spec.Finding {
	earlier, later := InOrder(one, two)
	return spec.Finding{Rule: "name-unique", Level: spec.Error, Pos: later, Field: string(kind),
		Message: "a second list of " + string(kind) + ": the files of a package may have one",
		Hint:    "write entries by name, which can be in any file: " + string(kind) + ": \"NAME\": {…}",
		Related: []spec.Related{{Pos: earlier, Message: "the first list"}}}
}

func bothForms(kind spec.Kind, one, two spec.Pos) spec.Finding {
	earlier, later := InOrder(one, two)
	return spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: later, Field: string(kind),
		Message: string(kind) + " are a list here and a struct there: a package uses one of the two",
		Related: []spec.Related{{Pos: earlier, Message: "the other form"}}}
}

// Differs reports a file of another package than the rest of its fleet.
func Differs(pos spec.Pos, name, other, otherName string) spec.Finding {
	return spec.Finding{Level: spec.Error, Pos: pos, Message: fmt.Sprintf("the file is package %s, but %s is package %s: a fleet is one package", name, other, otherName),
		Hint: fmt.Sprintf("use one name: package %s, or package %s", otherName, name)}
}

// InOrder sorts two places by file and line; a file of a directory further up
// comes first.
func InOrder(a, b spec.Pos) (earlier, later spec.Pos) {
	if c := cmp.Or(cmp.Compare(path.Dir(a.File), path.Dir(b.File)), cmp.Compare(a.File, b.File)); c != 0 {
		if c < 0 {
			return a, b
		}
		return b, a
	}
	if a.Before(b) {
		return a, b
	}
	return b, a
}
