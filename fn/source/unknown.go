package source

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// misspelt are the top-level fields that no fleet has: where there is no platform,
// one of them may be it.
func (j *joining) misspelt() []spec.Finding {
	found := newJoining(j.opts)
	for _, p := range j.packages {
		found.checkUnknown(p)
	}
	return found.findings
}

// checkUnknown reports top-level fields that no fleet has.
func (j *joining) checkUnknown(p *pkg) {
	names := shape.Default().Def("#Fleet").FieldNames()
	for _, f := range p.Unknown {
		hint := cmp.Or(nearest.Hint(f.Name, names), ofAnEntry(f.Name), "start your own fields with an underscore: _"+f.Name)
		if strings.HasPrefix(f.Name, "_") {
			hint = "write it without quotes, which make a hidden field an ordinary one"
		}
		j.once(spec.Finding{Rule: "field-known", Level: spec.Error, Pos: f.Pos, Field: f.Name,
			Message: fmt.Sprintf("unknown field %q: a fleet has platform, batches, iterators and workers", f.Name), Hint: hint})
	}
}

// ofAnEntry explains a top-level field that is one of an entry: who is used to YAML
// takes what is indented for a block.
func ofAnEntry(name string) string {
	for _, kind := range spec.Kinds {
		if shape.Default().Entry(kind).Field(name) != nil {
			return fmt.Sprintf("%s is a field of an entry; %s%s: NAME: {%s: …}", name, braces, kind, name)
		}
	}
	return ""
}
