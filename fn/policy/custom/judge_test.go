package custom

import (
	"fmt"
	"testing"

	"cuelang.org/go/cue/cuecontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/spec"
)

// TestWhatCUEIsAsked counts how often rules make CUE evaluate: plain ones never, whether
// they are broken or not; the others once for all that look alike to them.
func TestWhatCUEIsAsked(t *testing.T) {
	for _, c := range []struct {
		require   string
		evaluated int
	}{
		{`{retries: <=2}`, 0},
		{`{owner: =~"^team-", runbook: string}`, 0},
		{`{owner: string, resources: {cpuMillis: >=100 & <=4000, memory: !="1Ti"}}`, 0},
		{`{labels: tier!: "gold"}`, 0},
		{`{commands: [string, ...]}`, 1},
		{`{owner: =~"^team-", commands: [string, ...]}`, 5}, // by owner
		{`{volumes: [=~"^tmp"]: emptyDir: sizeLimit: string}`, 1},
	} {
		r := ruleOf(t, c.require)
		for i := range 300 {
			o, _ := r.Judge(subject(i))
			assert.NotEmpty(t, o)
		}
		assert.Len(t, r.known, c.evaluated, c.require)
	}
}

func ruleOf(t *testing.T, text string) *Rule {
	t.Helper()
	ctx := cuecontext.New()
	v := ctx.CompileString(text)
	require.NoError(t, v.Validate())
	n := &spec.Node{Type: spec.Map, Fields: []spec.Field{{Name: "require", Value: spec.Constraint(spec.Pos{}, v)}}}
	r := newRule(spec.Field{Name: "rule", Value: n}, ctx)
	r.plainRequire = newPlain(r.require)
	return r
}

// subject is one of many entries, of which many share an owner and a command.
func subject(i int) *Subject {
	return Resource(&spec.Node{Type: spec.Map, Fields: []spec.Field{
		field("name", fmt.Sprint("batch-", i)),
		field("region", fmt.Sprint("region-", i%3)),
		field("owner", fmt.Sprint("team-", i%5)),
		{Name: "retries", Value: spec.NewInt(i % 4)},
		{Name: "commands", Value: &spec.Node{Type: spec.List, Items: []*spec.Node{text("run")}}},
		structField("resources", spec.Field{Name: "cpuMillis", Value: spec.NewInt(i)}),
	}})
}
