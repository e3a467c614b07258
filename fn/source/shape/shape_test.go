package shape_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

func TestTheShippedSchemaCompiles(t *testing.T) {
	s, err := shape.Compile("schema.cue", spec.Schema)
	require.NoError(t, err)
	batch := s.Entry(spec.Batches)
	assert.Equal(t, "owner-required", batch.Field("owner").Required)
	assert.Equal(t, []string{"critical", "high", "medium"}, batch.Field("severity").Shape.Enum)
	assert.NotEmpty(t, batch.Field("schedule").Doc)
	assert.NotNil(t, batch.Field("overrides").Shape.Values.Field("retries"))
	assert.Nil(t, batch.Field("overrides").Shape.Values.Field("owner"))
}

func TestSyntaxThatTheCheckerDoesNotKnowIsRefused(t *testing.T) {
	for _, text := range []string{
		`#A: !="x"`, `#A: [int, int]`, `#A: {if true {a: 1}}`, `#A: *1 | int`, `#A: #B`, `#A: len("x")`, `#A: {["a"]: int}`,
		`#A: {a?: string @format(urll)}`, `#A: {a?: string @ruel(name-valid)}`, `#A: {a?: string} @format(urll)`, `#A: {a?: string} @rule(name-valid)`,
	} {
		_, err := shape.Compile("x.cue", text)
		assert.Error(t, err, text)
	}
}

func TestFragmentsAreCheckedAgainstKubernetes(t *testing.T) {
	n := &spec.Node{Type: spec.Map, Fields: []spec.Field{
		{Name: "podSpec", Value: &spec.Node{Type: spec.Map, Fields: []spec.Field{
			{Name: "nodeSelectr", Value: &spec.Node{Type: spec.Map}},
			{Name: "tolerations", Value: &spec.Node{Type: spec.List, Items: []*spec.Node{{Type: spec.Map, Fields: []spec.Field{
				{Name: "key", Value: &spec.Node{Type: spec.String}},
				{Name: "operater", Value: spec.NewString("Exists")},
				{Name: "tolerationSeconds", Value: spec.NewString("3")},
			}}}}},
		}}},
	}}
	var got []string
	for _, p := range shape.Check(n, shape.Default().Def("#Profile"), "") {
		got = append(got, p.Rule+" "+p.Field+" "+p.Hint)
	}
	assert.Equal(t, []string{
		`fragment-known podSpec.nodeSelectr did you mean "nodeSelector"?`,
		`fragment-known podSpec.tolerations[0].operater did you mean "operator"?`,
		"field-valid podSpec.tolerations[0].tolerationSeconds write it without quotes: 3",
	}, got)
}
