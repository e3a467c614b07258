package schedule_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

// TestSpreadIsAPromise has what every version of batchfn must make of these: a
// batch must not move because batchfn was updated.
func TestSpreadIsAPromise(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{} {
		assert.Equal(t, c.want, schedule.Spread(c.name, c.text), "%s of %s", c.text, c.name)
	}
}

func TestSpreadLeavesTheRestAlone(t *testing.T) {
	for _, text := range []string{"", "@daily", "@hourly", " 0  3 * * *", "0 3 * MAR THU", "0  3 * * THU", "0 3 H * *", "H(0-60) 3 * * *", "H/0 3 * * *", "H-5 3 * * *", "H 3 * *", "HH 3 * * *"} {
		assert.Equal(t, text, schedule.Spread("send-mail", text))
	}
}

func TestSpreadStaysInTheRange(t *testing.T) {
	seen := map[string]bool{}
	for i := range 2000 {
		name := "batch-" + strconv.Itoa(i)
		seen[strings.Fields(schedule.Spread(name, "H(10-19) 3 * * *"))[0]] = true
		for _, text := range []string{"H H * * *", "H/15 H/5 * * *", "H(50-59)/30 H(0-5) * * *", "H/70 H * * *"} {
			_, err := schedule.Parse(name, text)
			require.NoError(t, err, "%s of %s", text, name)
		}
	}
	assert.Len(t, seen, 10)
	assert.True(t, seen["10"] && seen["19"])
}

func TestSpreading(t *testing.T) {
	for text, want := range map[string]string{
		"0 3 * * *": "H 3 * * *", "@daily": "H 0 * * *", "@hourly": "H * * * *", "*/10 * * * *": "H/10 * * * *", "30 9 * * 1-5": "H 9 * * 1-5",
		"H 3 * * *": "", "0,30 * * * *": "", "* * * * *": "", "0 0 * *": "",
	} {
		got, ok := schedule.Spreading(text)
		assert.Equal(t, want, got, text)
		assert.Equal(t, want != "", ok, text)
	}
}
