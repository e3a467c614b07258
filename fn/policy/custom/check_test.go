package custom

import (
	"strings"
	"testing"

	"cuelang.org/go/cue/cuecontext"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/spec"
)

// TestEveryConstraintIsChecked: the checker has an answer for whatever CUE a constraint is, of
// whatever field.
func TestEveryConstraintIsChecked(t *testing.T) {
	for on, fields := range map[string][]string{"entry": {"labels", "labels?", "commands?", "volumes?"}, "resource": {"metadata", "spec?"}} {
		for _, field := range fields {
			p := platformOf(t, on, field)
			require.NotPanics(t, func() { Check(p, nil, nil) }, "%s on: %s", field, on)
		}
	}
}

// platformOf is a platform with rules that want of a field what each of the constraints
// wants of a, and with others that apply when it is so.
func platformOf(t *testing.T, on, name string) *spec.Platform {
	t.Helper()
	ctx := cuecontext.New()
	plain := strings.TrimSuffix(name, "?")
	renamed := strings.NewReplacer("a:", name+":", "a?:", plain+"?:", "b: a", "b: "+plain, "=~a", "=~"+plain)
	rules := &spec.Node{Type: spec.Map}
	for _, c := range constraints {
		v := ctx.CompileString(renamed.Replace(c))
		require.NoError(t, v.Err(), renamed.Replace(c))
		for _, parts := range [][]string{{"require"}, {"when", "require"}} {
			rule := structField(strings.Join(parts, ", ")+": "+c, field("message", "m"), field("on", on))
			for _, part := range parts {
				rule.Value.Fields = append(rule.Value.Fields, spec.Field{Name: part, Value: spec.Constraint(spec.Pos{}, v)})
			}
			rules.Fields = append(rules.Fields, rule)
		}
	}
	policy := structField("policy", spec.Field{Name: "custom", Value: rules})
	return &spec.Platform{Node: &spec.Node{Type: spec.Map, Fields: []spec.Field{policy}}}
}
