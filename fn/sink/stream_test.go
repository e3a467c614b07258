package sink_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/sink"
)

// TestAStreamIsItsDocuments: neither the pieces that a stream is made in nor the
// text that the encoder remembers show in it.
func TestAStreamIsItsDocuments(t *testing.T) {
	script, other, noBlock := strings.Repeat("a line\n", 900), "two\nlines\n", " no\nblock \n"
	var objects []manifest.Object
	for i, args := range [][]string{{script}, {script}, {"a", script, other}, {other, script}, {script, noBlock}, {noBlock}, {other}, nil, {script, script}} {
		for j := range 40 {
			o := &manifest.Deployment{Kind: "Deployment", Meta: manifest.Metadata{Name: fmt.Sprintf("d-%d-%d", i, j)}}
			o.Spec.Template.Spec.Containers = []manifest.Container{{Name: "c", Args: args}}
			objects = append(objects, o)
		}
	}
	var want []byte
	for i, o := range objects {
		if i > 0 {
			want = append(want, "---\n"...)
		}
		want = manifest.AppendYAML(want, o)
	}
	require.Greater(t, len(want), 1<<20)
	var got bytes.Buffer
	require.NoError(t, sink.WriteYAML(&got, slices.Values(objects), sink.Limit(len(want))))
	assert.True(t, bytes.Equal(want, got.Bytes()))

	got.Reset()
	assert.Error(t, sink.WriteYAML(&got, slices.Values(objects), sink.Limit(len(want)-1)))
	assert.Zero(t, got.Len(), "the whole or nothing")
}
