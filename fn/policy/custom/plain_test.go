package custom

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/spec"
)

var constraints = []string{
	`{}`, `{a: string}`, `{a?: string}`, `{a!: string}`, `{a: "x"}`, `{a: "x" | "y"}`, `{a: *"x" | string}`, `{a: !="x"}`, `{a: =~"^x"}`, `{a: !~"x"}`, `{a: =~"^x" & !~"z$"}`,
	`{a: int}`, `{a: >=2}`, `{a: >1 & <5}`, `{a: !=3}`, `{a: <=2 | 7}`, `{a: 3}`, `{a: 3.0}`, `{a: number}`, `{a: >=1.5}`, `{a: bool}`, `{a: true}`, `{a: string | [...string]}`, `{a: _}`, `{a: null}`,
	`{a: {b: "x"}}`, `{a: b?: >=2}`, `{a: {b: string, c?: int}}`, `{a: [string]: "x"}`, `{a: {...}}`, `{[string]: "x"}`, `{[=~"^a"]: "x"}`, `{a: [string]: _}`, `{a?: [string]: string | >=2}`, `close({a: "x"})`, `{a: close({b: "x"})}`, `{a: "x"} | {b: 2}`,
	`{#D: a: "x", #D}`, `{_h: "x", a: _h}`, `{a: string, b: a}`, `{a: string, b: =~a}`, `{a: "x", b: =~a}`, `{a: ["x"]}`, `{a: "x", a: string}`, `_`, `{a: >="x"}`, `{if true {a: "x"}}`, `{a: "\("x")"}`,
}

var values = []string{
	`{}`, `{a: "x"}`, `{a: "y"}`, `{a: "xz"}`, `{a: 1}`, `{a: 2}`, `{a: 3}`, `{a: 7}`, `{a: 1.5}`, `{a: 3.0}`, `{a: true}`, `{a: false}`, `{a: ["x"]}`, `{a: []}`,
	`{a: {}}`, `{a: {b: "x"}}`, `{a: {b: 2}}`, `{a: {b: "x", c: 1}}`, `{a: {b: "x", c: "y"}}`, `{a: {d: "x"}}`, `{a: "x", b: "x"}`, `{a: "x", b: "y"}`, `{a: "x", b: 2}`, `{b: 2}`, `{b: "x"}`,
}

// TestPlainAgreesWithCUE: whatever Go is certain of, CUE says too, and Go is certain
// of most.
func TestPlainAgreesWithCUE(t *testing.T) {
	ctx := cuecontext.New()
	certain, told, all := 0, 0, 0
	for _, c := range constraints {
		constraint := ctx.CompileString(c)
		require.NoError(t, constraint.Err(), c)
		p := newPlain(constraint)
		for _, text := range values {
			v := ctx.CompileString(text)
			n := nodeOf(t, v)
			got := p.matches(n)
			all++
			told += assertBroken(t, constraint, n, v, c+" of "+text)
			if got == unknown {
				continue
			}
			certain++
			about := fmt.Sprintf("%s of %s", c, text)
			assert.Equal(t, got == yes, isInstance(constraint, v), about)
			if got == yes {
				assert.NoError(t, constraint.Unify(v).Validate(cue.Concrete(true)), about)
			}
		}
	}
	assert.Greater(t, certain, all/2)
	assert.Greater(t, told, all/2)
}

// assertBroken holds what Go knows of a rule that is broken to what CUE says, and returns
// 1 if it knows.
func assertBroken(t *testing.T, constraint cue.Value, n *spec.Node, v cue.Value, about string) int {
	t.Helper()
	paths, known := newPlain(constraint).broken(n)
	if !known {
		return 0
	}
	rule := &Rule{require: constraint}
	says := rule.judge(v)
	assert.Equal(t, says.Outcome == Pass, len(paths) == 0, about)
	assert.Equal(t, slices.Compact(says.paths), slices.Compact(rule.written(paths)), about)
	return 1
}

func nodeOf(t *testing.T, v cue.Value) *spec.Node {
	t.Helper()
	text, err := v.MarshalJSON()
	require.NoError(t, err)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var of any
	require.NoError(t, decoder.Decode(&of))
	return node(of)
}

// node is a value of JSON.
func node(v any) *spec.Node {
	switch v := v.(type) {
	case map[string]any:
		n := &spec.Node{Type: spec.Map}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			n.Fields = append(n.Fields, spec.Field{Name: name, Value: node(v[name])})
		}
		return n
	case []any:
		n := &spec.Node{Type: spec.List}
		for _, item := range v {
			n.Items = append(n.Items, node(item))
		}
		return n
	case string:
		return &spec.Node{Type: spec.String, Text: v}
	case bool:
		return spec.NewBool(v)
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return &spec.Node{Type: spec.Int, Text: v.String()}
		}
		return &spec.Node{Type: spec.Float, Text: v.String()}
	}
	return &spec.Node{Type: spec.Null}
}
