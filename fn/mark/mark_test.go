package mark_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/mark"
)

func TestMarks(t *testing.T) {
	values := make([]string, mark.Most)
	for i := range values {
		values[i] = string(rune('a' + i))
		assert.True(t, mark.In("x"+mark.Text(i)))
		assert.Equal(t, values[i], mark.Fill(mark.Text(i), values))
		assert.Equal(t, values[i]+">", mark.Fill(mark.Text(i)+">", values))
	}
	several := mark.Text(1) + mark.Text(0) + mark.Text(0) + "/" + mark.Text(2)
	assert.Equal(t, "baa/c", mark.Fill(several, values))
	assert.Equal(t, 4, mark.Count(several))
	for _, none := range []string{"", "jp", "日本語", "\ufdcf", "\ufdf0", "\xef\xb7", "\xef\xb7\xef\xb7"} {
		assert.False(t, mark.In(none), "%q", none)
		assert.Zero(t, mark.Count(none))
		assert.Equal(t, none, mark.Fill(none, nil))
	}
}
