package custom

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/spec"
)

// TestShortcutsAgreeWithCUE holds what rules are spared to CUE: of random rules and random
// subjects, the outcome is that of unifying both, and a rule that the sieve keeps back is
// one that the subject passes or that skips it.
func TestShortcutsAgreeWithCUE(t *testing.T) {
	random := &randomCUE{rand.New(rand.NewPCG(19, 4))}
	ctx := cuecontext.New()
	rules := random.rules(ctx, 120)
	sieve := NewSieve(rules, false)
	spared, silent := 0, 0
	for range 40 {
		v := ctx.CompileString(random.value(2))
		require.NoError(t, v.Err())
		subject := Resource(nodeOf(t, v))
		left := slices.Collect(sieve.Left(subject).All())
		for i, r := range rules {
			about := fmt.Sprintf("%s of %v", r.Name, v)
			want := r.judge(v)
			outcome, paths := r.Judge(subject)
			require.Equal(t, want.Outcome, outcome, about)
			require.Equal(t, slices.Compact(want.paths), slices.Compact(slices.Clone(paths)), about)
			if !slices.Contains(left, i) {
				require.NotEqual(t, Fail, want.Outcome, about)
				spared++
			}
			if want.Outcome != Fail {
				silent++
			}
		}
	}
	assert.Greater(t, silent, 10*len(rules))
	assert.Greater(t, 3*spared, 2*silent, "the sieve keeps back most of those")
}

// randomCUE makes constraints and values of the fields a, b and c.
type randomCUE struct{ *rand.Rand }

func (r *randomCUE) of(texts ...string) string { return texts[r.IntN(len(texts))] }

// rules are sound rules, each by the name of what it is.
func (r *randomCUE) rules(ctx *cue.Context, n int) (out []*Rule) {
	for len(out) < n {
		node := &spec.Node{Type: spec.Map}
		var texts []string
		for _, part := range []string{"when", "require"} {
			if part == "when" && r.IntN(3) == 0 {
				continue
			}
			text := r.constraint(2)
			v := ctx.CompileString(text)
			node.Fields = append(node.Fields, spec.Field{Name: part, Value: spec.Constraint(spec.Pos{}, v)})
			texts = append(texts, part+": "+text)
		}
		if rule := newRule(spec.Field{Name: strings.Join(texts, ", "), Value: node}, ctx); rule.isSound() {
			rule.plainWhen, rule.plainRequire = newPlain(rule.when), newPlain(rule.require)
			out = append(out, rule)
		}
	}
	return out
}

// constraint is a struct of constraints, of a depth.
func (r *randomCUE) constraint(depth int) string {
	if r.IntN(8) == 0 { // fields that refer to others
		return r.of(`{a: string, b: a}`, `{a?: string, b: a}`, `{a: "x" | "y", b?: a}`, `{#D: a: "x", #D}`, `{_h: "x", a: _h}`, `{a: int, b: >=a}`, `{a: {b: string}, c: a.b}`, `{a: c, c: a}`, `{a: string, b: a & !="z"}`, `{a: string, b: a | 2}`, `{_p: a, a: string, b: _p}`, `{a: {b: string}, c: a}`, `{X=a: string, b: X}`, `{a: string, b: "\(a)z"}`, `{a: _, if a == "x" {b: 2}}`)
	}
	var fields []string
	for _, name := range []string{"a", "b", "c"} {
		if r.IntN(3) > 0 {
			continue
		}
		value := r.of(`string`, `"x"`, `"x" | "y"`, `"x" | 3`, `=~"^x"`, `!~"y"`, `!="x"`, `=~"^x" & !~"z$"`, `int`, `3`, `>=2`, `>1 & <5`, `!=3`, `<=2 | 7`, `number`, `>=1.5`, `true`, `bool`,
			`_`, `null`, `{...}`, `[...string]`, `[string, ...]`, `*"x" | string`, `string | [...string]`, `{a: "x"} | {b: 2}`, `close({a?: "x"})`)
		if depth > 0 && r.IntN(3) == 0 {
			value = r.constraint(depth - 1)
		}
		fields = append(fields, name+r.of("", "", "?", "!")+": "+value)
	}
	if r.IntN(8) == 0 {
		fields = append(fields, r.of(`[string]: _`, `[string]: string`, `[=~"^a"]: "x" | 3`))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// value is a struct of values, of a depth.
func (r *randomCUE) value(depth int) string {
	var fields []string
	for _, name := range []string{"a", "b", "c"} {
		if r.IntN(4) == 0 {
			continue
		}
		value := r.of(`"x"`, `"y"`, `"xz"`, `2`, `3`, `7`, `1.5`, `true`, `false`, `[]`, `["x"]`, `{}`)
		if depth > 0 && r.IntN(3) == 0 {
			value = r.value(depth - 1)
		}
		fields = append(fields, name+": "+value)
	}
	return "{" + strings.Join(fields, ", ") + "}"
}
