package cue

import (
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/errors"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// addFailures adds what is wrong with the package as a whole: a hidden field that
// contradicts itself, a guard that is not decided, a reference to a field that is
// not there. CUE takes what is incomplete for something that may come later, and
// leaves it out; a batch that is left out would be deleted from the cluster.
func (e *evaluation) addFailures(v cue.Value) {
	if v.Err() != nil {
		for _, err := range errors.Errors(v.Validate()) {
			e.addFailure(err, func() []span { return nil })
		}
	}
	var b blaming
	for _, err := range errors.Errors(v.Validate(cue.Concrete(true))) {
		e.addFailure(err, func() []span { return b.blamed(e.Files, err.Path()) })
	}
}

// fieldAt is what a failure speaks of.
type fieldAt struct {
	field string
	pos   spec.Pos
}

// addFailure adds an error that no other finding speaks of. It is at one of
// the computed places, if there are any: the error may only name what they refer to.
// They are looked for when nothing else speaks of it: each constraint of a custom rule is
// such an error.
func (e *evaluation) addFailure(err errors.Error, blamed func() []span) {
	path := err.Path()
	if e.passesOver(path) || e.isExplained(err) || len(path) > 2 && strings.Contains(err.Error(), "field is required but not present") {
		return
	}
	computed := blamed()
	f := content.Failure{Finding: problem(err)}
	f.Rule, f.Field = "field-valid", strings.Join(path, ".")
	for _, p := range errors.Positions(err) {
		f.Places = append(f.Places, position(p))
	}
	if len(path) > 0 {
		f.Message = f.Field + ": " + f.Message
	}
	if at, ok := choose(computed, f.Places); ok && !at.holdsAny(f.Places) {
		if f.Pos.Known() {
			f.Related = append(f.Related, spec.Related{Pos: f.Pos, Message: "what it refers to"})
		}
		f.Pos = at.pos
		f.Places = append(f.Places, at.pos)
	}
	if len(computed) > 0 && f.Hint == "" {
		f.Hint = "CUE omits fields without a value: set one, or the batches here would be missing"
	}
	if at := (fieldAt{f.Field, f.Pos}); !e.failed[at] {
		e.failed[at] = true
		e.out.Failures = append(e.out.Failures, f)
	}
}

// passesOver reports whether another finding speaks of what is at a path (a kind
// of which nothing is made, an unknown field), or whether it is a constraint, which
// needs no value.
func (e *evaluation) passesOver(path []string) bool {
	if len(path) == 0 {
		return false
	}
	return e.mixed[path[0]] || slices.ContainsFunc(e.out.Unknown, func(f spec.Field) bool { return f.Name == path[0] }) ||
		len(path) > 4 && isConstraint(strings.Join(path[:4], "."), path[4])
}

// addOptional adds the fields of a fleet, or the entries of a kind, that are only
// optional (NAME?: …): CUE leaves out those that nothing else defines.
func (e *evaluation) addOptional(v cue.Value, kind spec.Kind) {
	fields, err := v.Fields(cue.Optional(true))
	for err == nil && fields.Next() {
		name := label(fields.Selector())
		if !fields.IsOptional() || kind == "" && name != "platform" && !slices.Contains(spec.Kinds, spec.Kind(name)) {
			continue
		}
		pos, path := position(fields.Value().Pos()), join(string(kind), name)
		e.out.Failures = append(e.out.Failures, content.Failure{Places: []spec.Pos{pos}, Finding: spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: pos, Field: path,
			Message: path + " is optional, and nothing defines it: it would be ignored", Hint: fmt.Sprintf("write %s: without the question mark", name)}})
	}
}
