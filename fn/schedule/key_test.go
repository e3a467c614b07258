package schedule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

func TestKeyIsThatOfTheTimes(t *testing.T) {
	key := func(text string) string {
		s, err := schedule.Parse("send-mail", text)
		require.NoError(t, err, text)
		return s.Key()
	}
	for _, same := range [][]string{
		{"@daily", "0 0 * * *", "0 0 */1 * ?", "0 0 1-31 * *", "00 00 * 1-12 0-6", "@midnight"},
		{"*/15 * * * *", "0,15,30,45 * * * *", "0-59/15 * * * *", "0/15 * * * *"},
		{"0 3 * * SUN", "0 3 * * 0"},
		{"0 3 1 * MON", "0 3 1 JAN-DEC 1"},
		{"H 3 * * *", schedule.Spread("send-mail", "H 3 * * *")},
	} {
		for _, text := range same[1:] {
			assert.Equal(t, key(same[0]), key(text), text)
		}
	}
	for _, other := range []string{"1 0 * * *", "0 1 * * *", "0 0 2-31 * *", "0 0 * 2-12 *", "0 0 * * 1-6", "0 0 1 * MON"} {
		assert.NotEqual(t, key("@daily"), key(other), other)
	}
}
