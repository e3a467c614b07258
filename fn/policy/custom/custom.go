// Package custom evaluates the rules of the platform team, which are CUE:
// `when` picks batches, `require` is what must hold for them.
package custom

import (
	"cmp"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"

	"github.com/batchfn/batchfn/fn/spec"
)

// Rule is one rule of platform.policy.custom.
type Rule struct {
	Name    string
	Level   spec.Level
	Message string
	Hint    string
	when    cue.Value // not existing: all batches
	require cue.Value
	ctx     *cue.Context
}

// Rules reads the rules of a platform, in source order.
func Rules(p *spec.Platform) []Rule {
	list := p.Node.At("policy", "custom")
	if !list.Is(spec.Map) || len(list.Fields) == 0 {
		return nil
	}
	ctx := cuecontext.New()
	var out []Rule
	for _, f := range list.Fields {
		n := f.Value
		r := Rule{Name: f.Name, Level: spec.Level(cmp.Or(n.Get("level").Str(), "error")), Message: n.Get("message").Str(), ctx: ctx}
		r.Hint = strings.TrimSpace(n.Get("remediation").Str() + " " + n.Get("docs").Str())
		if when := n.Get("when"); when != nil {
			r.when = constraint(ctx, when)
		}
		if require := n.Get("require"); require != nil {
			r.require = constraint(ctx, require)
			if r.require.Validate() == nil && (!r.when.Exists() || r.when.Validate() == nil) { // the source reports a conflict
				out = append(out, r)
			}
		}
	}
	return out
}

// constraint is what CUE made of a constraint; one of YAML is a plain value.
func constraint(ctx *cue.Context, n *spec.Node) cue.Value {
	if v, ok := n.Opaque().(cue.Value); ok {
		return v
	}
	return ctx.BuildExpr(expr(n))
}

// Judge checks a workload. It answers the path of the value that breaks the
// rule, "" being the entry, and whether the rule is broken.
func (r Rule) Judge(w *spec.Workload) (path string, broken bool) {
	v := r.ctx.BuildExpr(value(w))
	if r.when.Exists() && !isInstance(r.when, v) {
		return "", false
	}
	err := r.require.Unify(v).Validate(cue.Concrete(true))
	if err == nil {
		return "", false
	}
	for _, e := range errors.Errors(err) {
		if p := r.written(e.Path()); p != "" && w.At(strings.Split(p, ".")...) != nil {
			return p, true
		}
	}
	return "", true
}

// isInstance reports whether a value has all fields of a pattern, and each as
// the pattern wants it.
func isInstance(pattern, v cue.Value) bool {
	if pattern.IncompleteKind() == cue.StructKind {
		fields, err := pattern.Fields(cue.Optional(false))
		if err != nil {
			return false
		}
		for fields.Next() {
			below := v.LookupPath(cue.MakePath(fields.Selector()))
			if !below.Exists() || !isInstance(fields.Value(), below) {
				return false
			}
		}
	}
	return pattern.Unify(v).Validate(cue.Concrete(true)) == nil
}

// written is the path of a value as the user writes it: the integers that are
// there for rules come from quantities. Paths of CUE begin with where the rule
// stands, if CUE evaluated it there.
func (r Rule) written(path []string) string {
	stands := len(r.require.Path().Selectors())
	if stands > 0 && stands <= len(path) && path[stands-1] == "require" {
		path = path[stands:]
	} else if i := slices.Index(path, "require"); i >= 0 && stands > 0 {
		path = path[i+1:]
	}
	text := strings.Join(path, ".")
	return strings.NewReplacer("resources.cpuMillis", "resources.cpu", "resources.memoryBytes", "resources.memory").Replace(text)
}
