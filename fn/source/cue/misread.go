package cue

import (
	"slices"

	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/cue/habit"
	"github.com/batchfn/batchfn/fn/spec"
)

// habits is the YAML in the files of a package, and of what it imports.
func (i *instance) habits() []habit.Habit {
	var out []habit.Habit
	seen := map[*build.Instance]bool{}
	var add func(*build.Instance)
	add = func(inst *build.Instance) {
		if seen[inst] {
			return
		}
		seen[inst] = true
		for _, f := range inst.Files {
			out = append(out, i.loader.habits[f.Filename]...)
		}
		for _, imported := range inst.Imports {
			add(imported)
		}
	}
	add(i.Instance)
	return out
}

// misread is the YAML that CUE reads otherwise than it looks. In entries of
// directories above, it is theirs.
func (i *instance) misread() []content.Misread {
	var out []content.Misread
	for _, h := range i.habits() {
		if h.Batch == "" || i.owns(h.Pos.File) {
			out = append(out, content.Misread{Finding: h.Finding, Right: h.Right})
		}
	}
	return out
}

// isExplained reports whether a habit says of an error what it is.
func (i *instance) isExplained(e errors.Error) bool {
	habits := i.habits()
	return len(habits) > 0 && slices.ContainsFunc(errors.Positions(e), func(p token.Pos) bool {
		return slices.ContainsFunc(habits, func(h habit.Habit) bool { return h.Explains(position(p)) })
	})
}

// explain puts what a habit says, once, in the place of what CUE says of it.
func (i *instance) explain(problems []spec.Finding) []spec.Finding {
	var out []spec.Finding
	for _, f := range problems {
		for _, h := range i.habits() {
			if h.Explains(f.Pos) {
				f = spec.Finding{Level: spec.Error, Pos: h.Pos, Message: h.Message, Hint: h.Hint}
			}
		}
		same := func(g spec.Finding) bool {
			return g.Pos == f.Pos && g.Message == f.Message || f.Hint != "" && g.Hint == f.Hint && g.Pos.File == f.Pos.File && g.Pos.Line == f.Pos.Line
		}
		if !slices.ContainsFunc(out, same) { // a-b without quotes refers to a and to b
			out = append(out, f)
		}
	}
	return out
}
