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
	for _, text := range []string{`#A: !="x"`, `#A: [int, int]`, `#A: {if true {a: 1}}`, `#A: *1 | int`, `#A: #B`, `#A: len("x")`, `#A: {["a"]: int}`} {
		_, err := shape.Compile("x.cue", text)
		assert.Error(t, err, text)
	}
}
