// Package custom evaluates the rules of the platform team, which are CUE:
// `when` picks batches, `require` is what must hold for them, and `tests` are
// examples of both.
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
	Name     string
	Pos      spec.Pos
	Level    spec.Level
	Message  string
	Hint     string
	Resource bool // it judges rendered resources, not entries

	when    cue.Value // not existing: all batches
	require cue.Value
	tests   *spec.Node
	ctx     *cue.Context
	fields  map[string]bool // that it looks at
	all     bool            // it may look at any field
	known   map[string]verdict

	plainWhen, plainRequire *plain // nil: only CUE can tell
}

// Outcome is what a rule says of a workload.
type Outcome string

// The outcomes, as tests of rules want them.
const (
	Pass Outcome = "pass"
	Fail Outcome = "fail"
	Skip Outcome = "skip" // when does not match
)

// verdict is what a rule says of all that look alike to it.
type verdict struct {
	Outcome
	paths []string // of what breaks it, the likeliest first
}

// Read reads the rules of a platform, in source order.
func Read(p *spec.Platform) []*Rule {
	list := p.Node.At("policy", "custom")
	if !list.Is(spec.Map) || len(list.Fields) == 0 {
		return nil
	}
	ctx := cuecontext.New()
	var out []*Rule
	for _, f := range list.Fields {
		if r := newRule(f, ctx); r.isSound() {
			r.plainWhen, r.plainRequire = newPlain(r.when), newPlain(r.require)
			out = append(out, r)
		}
	}
	return out
}

func newRule(f spec.Field, ctx *cue.Context) *Rule {
	n := f.Value
	r := &Rule{
		Name: f.Name, Pos: f.Pos,
		Level:    spec.Level(cmp.Or(n.Get("level").Str(), "error")),
		Message:  n.Get("message").Str(),
		Hint:     strings.TrimSpace(n.Get("remediation").Str() + " " + n.Get("docs").Str()),
		Resource: n.Get("on").Str() == "resource",
		tests:    n.Get("tests"), ctx: ctx, fields: map[string]bool{}, known: map[string]verdict{},
	}
	for part, to := range map[string]*cue.Value{"when": &r.when, "require": &r.require} {
		if c := n.Get(part); c != nil {
			*to = constraint(ctx, c)
			r.looksAt(*to)
		}
	}
	return r
}

// isSound reports whether the rule can judge: one that contradicts itself, which the
// source reports, judges nothing.
func (r *Rule) isSound() bool {
	return r.require.Exists() && r.require.Validate() == nil && (!r.when.Exists() || r.when.Validate() == nil)
}

// looksAt notes the fields on which the rule depends: those that a constraint
// names, if it is a struct that is open to others.
func (r *Rule) looksAt(v cue.Value) {
	if v.IncompleteKind() != cue.StructKind || !v.Allows(cue.AnyString) {
		r.all = true
		return
	}
	if op, _ := v.Expr(); op == cue.OrOp {
		r.all = true
		return
	}
	fields, err := v.Fields(cue.Optional(true), cue.Patterns(true))
	if err != nil {
		r.all = true
		return
	}
	for fields.Next() {
		if !fields.Selector().IsString() || fields.Selector().LabelType() != cue.StringLabel {
			r.all = true // a pattern
			return
		}
		r.fields[fields.Selector().Unquoted()] = true
	}
}

// constraint is what CUE made of a constraint; one of YAML is a plain value.
func constraint(ctx *cue.Context, n *spec.Node) cue.Value {
	if v, ok := n.Opaque().(cue.Value); ok {
		return v
	}
	return ctx.BuildExpr(expr(n))
}

// Judge checks a workload or a resource. paths are of the values that break the
// rule, the likeliest first; it is asked once for all that look alike to the rule,
// such as a batch in several regions.
func (r *Rule) Judge(s *Subject) (o Outcome, paths []string) {
	applies := yes
	if r.when.Exists() {
		applies = r.plainWhen.matches(s.whole())
	}
	if applies == no {
		return Skip, nil
	}
	if applies == yes {
		if broken, known := r.plainRequire.broken(s.whole()); known && len(broken) == 0 {
			return Pass, nil
		} else if known {
			return Fail, r.written(broken)
		}
	}
	key := s.key(r.fields, r.all)
	v, known := r.known[key]
	if !known {
		v = r.judge(r.ctx.BuildExpr(s.expr(r.fields, r.all)))
		r.known[key] = v
	}
	return v.Outcome, v.paths
}

func (r *Rule) judge(v cue.Value) verdict {
	if r.when.Exists() && !isInstance(r.when, v) {
		return verdict{Outcome: Skip}
	}
	err := r.require.Unify(v).Validate(cue.Concrete(true))
	if err == nil {
		return verdict{Outcome: Pass}
	}
	var paths [][]string
	for _, e := range errors.Errors(err) {
		paths = append(paths, r.within(e.Path()))
	}
	return verdict{Fail, r.written(paths)}
}

// isInstance reports whether a value has all fields of a pattern, and each as
// the pattern wants it.
func isInstance(pattern, v cue.Value) bool {
	if pattern.IncompleteKind() == cue.StructKind {
		fields, err := pattern.Fields(cue.Optional(true)) // without, CUE has an error in place of a field NAME!
		if err != nil {
			return false
		}
		for fields.Next() {
			sel := fields.Selector()
			switch below := v.LookupPath(cue.MakePath(cue.Str(sel.Unquoted()))); {
			case !below.Exists() && sel.ConstraintType() == cue.OptionalConstraint:
			case !below.Exists() || !isInstance(fields.Value(), below):
				return false
			}
		}
	}
	return pattern.Unify(v).Validate(cue.Concrete(true)) == nil
}

// within is a path below the constraint. Those of CUE begin with where the rule stands,
// if CUE evaluated it there.
func (r *Rule) within(path []string) []string {
	stands := len(r.require.Path().Selectors())
	if stands > 0 && stands <= len(path) && path[stands-1] == "require" {
		return path[stands:]
	} else if i := slices.Index(path, "require"); i >= 0 && stands > 0 {
		return path[i+1:]
	}
	return path
}

// written are paths as the user writes them: the integers that are there for rules come
// from quantities.
func (r *Rule) written(paths [][]string) (out []string) {
	for _, path := range paths {
		if text := strings.Join(path, "."); text != "" {
			out = append(out, asWritten.Replace(text))
		}
	}
	return out
}

var asWritten = strings.NewReplacer("resources.cpuMillis", "resources.cpu", "resources.memoryBytes", "resources.memory")
