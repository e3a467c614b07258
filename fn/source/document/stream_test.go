package document_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/source/document"
)

func TestSplitKeepsTheWholeTextAndCountsLines(t *testing.T) {
	type part struct {
		above int
		text  string
	}
	for text, want := range map[string][]part{
		"":                              nil,
		"a: 1":                          {{0, "a: 1"}},
		"---\na: 1\n":                   {{0, "---\na: 1\n"}},
		"# c\n--- # d\na: 1\n":          {{0, "# c\n"}, {1, "--- # d\na: 1\n"}},
		"a: 1\n---\n# c\n---\nb: 2\n":   {{0, "a: 1\n"}, {1, "---\n# c\n"}, {3, "---\nb: 2\n"}},
		"a: 1\r\n---\t{b: 2}\r\n---":    {{0, "a: 1\r\n"}, {1, "---\t{b: 2}\r\n"}, {2, "---"}},
		"a: |\n  ---\n ---\n---x: 1\n…": {{0, "a: |\n  ---\n ---\n---x: 1\n…"}},
	} {
		var got []part
		var whole bytes.Buffer
		for above, doc := range document.Split([]byte(text)) {
			got = append(got, part{above, string(doc)})
			whole.Write(doc)
		}
		assert.Equal(t, want, got, text)
		assert.Equal(t, text, whole.String())
	}
}
