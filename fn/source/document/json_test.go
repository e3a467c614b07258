package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source/root"
)

// TestPlacesOfALargeDocument: the places of a document near the limit of a file
// are right, and all of them together take one pass over the text.
func TestPlacesOfALargeDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString("{\"batches\": {\n")
	for i := range 20000 {
		fmt.Fprintf(&b, "\"b%d\": {\"owner\": \"mail-team\", \"severity\": \"high\",\n  \"commands\": \"run\"},\n", i)
	}
	b.WriteString("\"last\": 1}}")
	text := []byte(b.String())
	r := newJSONReader("f.fleet.json", text)
	n, err := r.read()
	require.NoError(t, err)
	assert.LessOrEqual(t, r.counted, len(text), "each place is counted from the one before")
	fields := n.Get("batches").Fields
	require.Len(t, fields, 20001)
	for _, i := range []int{0, 1, 777, 20000} {
		line, col := root.LineCol(text, strings.Index(b.String(), "\""+fields[i].Name+"\""))
		assert.Equal(t, [2]int{line, col}, [2]int{fields[i].Pos.Line, fields[i].Pos.Col}, fields[i].Name)
	}
}
