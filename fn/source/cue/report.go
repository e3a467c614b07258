package cue

import (
	"fmt"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/errors"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// hiddenEnv reports variables that CUE hides: unquoted names that begin with an
// underscore would vanish.
func (c *converter) hiddenEnv(n *spec.Node, v cue.Value, path string) {
	if path != "env" && !strings.HasSuffix(path, ".env") {
		return
	}
	all, err := v.Fields(cue.Hidden(true))
	for err == nil && all.Next() {
		if name := all.Selector().String(); strings.HasPrefix(name, "_") {
			*c.findings = append(*c.findings, spec.Finding{Rule: "field-valid", Level: spec.Error, Kind: c.kind, Batch: c.batch, Field: join(path, name), Pos: position(all.Value().Pos()),
				Message: fmt.Sprintf("%s.%s is hidden: CUE omits names that begin with an underscore", path, name), Hint: fmt.Sprintf("quote the name: %q", name)})
		}
	}
}

// required reports a field that the fleet's own CUE requires and that has no
// value. Those that batchfn asks for itself have a rule of their own.
func (c *converter) required(n *spec.Node, path string) {
	if sh := shape.Default().Entry(c.kind).Field(path); sh != nil && sh.Required != "" {
		return
	}
	*c.findings = append(*c.findings, spec.Finding{Rule: "field-required", Level: spec.Error, Kind: c.kind, Batch: c.batch, Field: path, Pos: n.Pos,
		Message: path + " is missing: a pattern or definition of the fleet requires it"})
}

// report reports a value that CUE could not evaluate, at the user's line.
func (c *converter) report(n *spec.Node, v cue.Value, path string) {
	f := spec.Finding{Rule: "field-valid", Level: spec.Error, Kind: c.kind, Batch: c.batch, Field: path, Pos: n.Pos}
	private := spec.InEnvironment(path)
	list := errors.Errors(v.Err())
	if len(list) == 0 {
		what := v.IncompleteKind().String()
		if d := fmt.Sprint(v); !private && len(d) < 80 {
			what = secret.Unquoted(d)
		}
		f.Message = fmt.Sprintf("%s is not concrete (%s), want one value", orEntry(path), what)
		if name, is := strings.CutSuffix(what, "()"); is { // CUE's own error, len, and others
			f.Hint = fmt.Sprintf("if it is text, quote it: %q", name)
		}
		*c.findings = append(*c.findings, f)
		return
	}
	for _, e := range list {
		if c.isExplained(e) {
			continue
		}
		g := f
		g.Message = orEntry(path) + ": " + message(e, path)
		if private {
			g.Message = orEntry(path) + " has no single value"
		}
		if strings.Contains(g.Message, "structural cycle") || strings.Contains(g.Message, "cycle") {
			g.Hint = "a value must not depend on itself"
		} else {
			g.Hint = ofRules(g.Message, "")
		}
		if g.Pos, g.Related = c.places(f.Pos, e); c.isRepeated(g) {
			continue
		}
		*c.findings = append(*c.findings, g)
	}
}

// isRepeated reports whether the last finding says the same at the same place: CUE has an
// error for each operand.
func (c *converter) isRepeated(f spec.Finding) bool {
	last := len(*c.findings) - 1
	return last >= 0 && (*c.findings)[last].Pos == f.Pos && (*c.findings)[last].Message == f.Message && (*c.findings)[last].Batch == f.Batch
}

// places picks the place of an error: the value's own where that is known,
// else the last one that CUE names; the others are related.
func (c *converter) places(own spec.Pos, e errors.Error) (spec.Pos, []spec.Related) {
	var all []spec.Pos
	for _, p := range errors.Positions(e) {
		if p.IsValid() && p.Position().Filename != "" {
			all = append(all, position(p))
		}
	}
	if !own.Known() && len(all) > 0 {
		own = all[len(all)-1]
	}
	var related []spec.Related
	for _, p := range all {
		if p != own && len(all) > 1 {
			related = append(related, spec.Related{Pos: p, Message: "the other value"})
		}
	}
	return own, related
}

func orEntry(path string) string {
	if path == "" {
		return "the entry"
	}
	return path
}
