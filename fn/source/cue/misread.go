package cue

import (
	"cmp"
	"slices"

	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/cue/habit"
	"github.com/batchfn/batchfn/fn/spec"
)

// yaml is the YAML in the files of a package, and of what it imports.
type yaml struct {
	all  []habit.Habit
	told []habit.Habit // those of which CUE says something, in order
}

func (i *instance) habits() *yaml {
	if i.yaml != nil {
		return i.yaml
	}
	i.yaml = &yaml{}
	seen := map[*build.Instance]bool{}
	var add func(*build.Instance)
	add = func(inst *build.Instance) {
		if seen[inst] {
			return
		}
		seen[inst] = true
		for _, f := range inst.Files {
			i.yaml.all = append(i.yaml.all, i.loader.habits[f.Filename]...)
		}
		for _, imported := range inst.Imports {
			add(imported)
		}
	}
	add(i.Instance)
	i.yaml.told = slices.DeleteFunc(slices.Clone(i.yaml.all), func(h habit.Habit) bool { return !h.Told.Known() })
	slices.SortStableFunc(i.yaml.told, func(a, b habit.Habit) int { return comparePos(a.Pos, b.Pos) })
	return i.yaml
}

func comparePos(a, b spec.Pos) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
}

// explaining is the habit that says what CUE says of a place, or nil.
func (i *instance) explaining(p spec.Pos) *habit.Habit {
	told := i.habits().told
	n, exact := slices.BinarySearchFunc(told, p, func(h habit.Habit, p spec.Pos) int { return comparePos(h.Pos, p) })
	if !exact {
		n--
	}
	if n < 0 || !told[n].Explains(p) {
		return nil
	}
	return &told[n]
}

// misread is the YAML that CUE reads otherwise than it looks. In entries of
// directories above, it is theirs.
func (i *instance) misread() []content.Misread {
	var out []content.Misread
	for _, h := range i.habits().all {
		if h.Batch == "" || i.owns(h.Pos.File) {
			out = append(out, content.Misread{Finding: h.Finding, Right: h.Right})
		}
	}
	return out
}

// isExplained reports whether a habit says of an error what it is.
func (i *instance) isExplained(e errors.Error) bool {
	return slices.ContainsFunc(errors.Positions(e), func(p token.Pos) bool { return i.explaining(position(p)) != nil })
}

// explain puts what a habit says, once, in the place of what CUE says of it.
func (i *instance) explain(problems []spec.Finding) []spec.Finding {
	type place struct {
		pos  spec.Pos
		what string
	}
	var out []spec.Finding
	told := map[place]bool{}
	for _, f := range problems {
		if h := i.explaining(f.Pos); h != nil {
			f = spec.Finding{Level: spec.Error, Pos: h.Pos, Message: h.Message, Hint: h.Hint}
		}
		here := place{f.Pos, f.Message}
		line := place{spec.Pos{File: f.Pos.File, Line: f.Pos.Line}, f.Hint} // a-b without quotes refers to a and to b
		if !told[here] && !(f.Hint != "" && told[line]) {
			out = append(out, f)
		}
		told[here], told[line] = true, true
	}
	return out
}
