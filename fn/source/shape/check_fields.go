package shape

import (
	"cmp"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// mostOfKey is the longest name of a field. Kubernetes' own are shorter, and no
// YAML reader takes a plain key of more than 1,024.
const mostOfKey = 253

// longTexts are the fields whose texts may have any length.
var longTexts = []string{"commands", "command", "cue", "env", "annotations"}

func (c *checker) fields(n *spec.Node, sh *Shape, p place) {
	for _, f := range n.Fields {
		below := p.below(f.Name)
		known := sh.Field(f.Name)
		switch {
		case len(f.Name) > mostOfKey:
			c.report(below, f.Pos, "", "the key %s has %d characters, want at most %d", quoted(f.Name), len(f.Name), mostOfKey)
		case known != nil:
			if known.Rule != "" {
				below.rule = known.Rule
			}
			if known.Required != "field-required" {
				below.required = known.Required
			}
			below.nullable = below.nullable || known.Nullable
			below.long = below.long || slices.Contains(longTexts, f.Name)
			c.value(f.Value, known.Shape, below)
		case sh.Values != nil:
			below.mapValue = true
			below.private = below.private || sh.Format.Name == "env"
			c.value(f.Value, sh.Values, below)
		case !sh.Open:
			below.rule = cmp.Or(p.unknown, "field-known")
			c.report(below, f.Pos, unknownHint(f, sh), "unknown field %s", spec.QuotedPath(below.path))
		}
	}
	for _, f := range sh.Fields {
		if f.Needed && n.Get(f.Name) == nil {
			below := p.below(f.Name)
			below.rule = "field-required"
			if f.Rule == "waiver-valid" || f.Rule == "policy-valid" {
				below.rule = f.Rule
			}
			c.report(below, n.Pos, addHint(f), "%s is missing: %s", below.path, f.Doc)
		}
	}
	c.oneOf(n, sh, p)
}

func (c *checker) oneOf(n *spec.Node, sh *Shape, p place) {
	if len(sh.OneOf) == 0 {
		return
	}
	var set []string
	for _, name := range sh.OneOf {
		if v := n.Get(name); v != nil && v.Type != spec.Null {
			set = append(set, name)
		}
	}
	// Which one a queue has may be said by another level.
	merges := slices.Contains(sh.OneOf, "url")
	if len(set) > 1 || len(set) == 0 && !merges {
		c.report(p, n.Pos, instead[definition(sh)], "%s must have exactly one of %s", p.path, list(sh.OneOf, "and"))
	}
}
