package schedule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

func TestParseRefuses(t *testing.T) {
	for text, what := range map[string]string{
		"":                             "0 fields",
		"0 0 3 * * *":                  "6 fields",
		"0 3 * *":                      "4 fields",
		"@reboot":                      "@hourly",
		"@every 1h":                    "@hourly",
		"@DAILY":                       "@hourly",
		"h 3 * * *":                    "minute",
		"0 3 H * *":                    "H is valid only in the minute and the hour",
		"0 3 * H *":                    "H is valid only in the minute and the hour",
		"0 3 * * 1,H/2":                "H is valid only in the minute and the hour",
		"H(0-60) 3 * * *":              "numbers from 0 to 59",
		"H(9-3) 3 * * *":               "want H, H/15, or H(0-29)",
		"H( 3 * * *":                   "want H, H/15, or H(0-29)",
		"H-30 3 * * *":                 "want H, H/15, or H(0-29)",
		"0 H(0-24) * * *":              "numbers from 0 to 23",
		"H/0 3 * * *":                  "want H, H/15, or H(0-29)",
		"30,H/x 3 * * *":               "want H, H/15, or H(0-29)",
		"0 3 L * *":                    `the day of month "L" is not valid`,
		"60 25 * * *":                  "minute 60 is out of range, want 0 to 59",
		"5-1 * * * *":                  `the minute "5-1" ends before it begins`,
		"0 24 * * *":                   "hour 24 is out of range, want 0 to 23",
		"0 8-24 * * *":                 "hour 24 is out of range, want 0 to 23",
		"0 3 0 * *":                    "day of month 0 is out of range, want 1 to 31",
		"0 3 * 13 *":                   "month 13 is out of range, want 1 to 12",
		"0 3 * * 8":                    "day of week 8 is out of range, want 0 to 6",
		"1-2-3 * * * *":                `the minute "2-3" is not valid`,
		"1,,x * * * *":                 `"x" is not valid`,
		"1/2/3 * * * *":                "no valid step",
		"-1 * * * *":                   "is not valid",
		"daily":                        "it has 1 field, want five",
		"*/0 * * * *":                  `the minute "*/0" has no valid step`,
		"0 3 * * 7":                    "Sunday is 0 or SUN",
		"0 3 * * 0-7":                  "Sunday is 0 or SUN",
		"0 0 31 2 *":                   "never fires",
		"0 0 30 2 *":                   "never fires",
		"0 0 31 4,6,9,11 *":            "never fires",
		"TZ=Asia/Tokyo 0 3 * * *":      "timeZone",
		"CRON_TZ=Asia/Tokyo 0 3 * * *": "timeZone",
		"TZ=Asia/Tokyo":                "timeZone",
	} {
		_, err := schedule.Parse("send-mail", text)
		if assert.ErrorContains(t, err, what, text) {
			assert.NotRegexp(t, "range \\(|strconv|minimum|maximum|too many|failed to", err, "words of the library")
		}
	}
}

func TestParseAccepts(t *testing.T) {
	for _, text := range []string{"*/10 * * * *", "0 3 * * SUN", "0 3 * jan-mar mon", "? * * * ?", "5/10 * * * *", "@daily", "@annually", "0 0 29 2 *", " 0 3 * * *", "1,2, * * * *", "0 3 * MAR THU", "0 3 * mar thu", "H H * * *", "H/15 H(0-5) * * THU", "H,30 * * * *", "H(0-29)/10 3 * * *", "H(7-7) 3 * * *"} {
		_, err := schedule.Parse("send-mail", text)
		assert.NoError(t, err, text)
	}
}

func TestMisleading(t *testing.T) {
	for text, want := range map[string][]string{
		"*/15 * * * *": nil, "0 */6 * * *": nil, "0 0 */1 * *": nil, "3-59/10 * * * *": nil, "0 0 1-7 * *": nil, "@daily": nil, "10-20/3 * * * *": nil, "0/15 * * * *": nil, "5/10 * * * *": nil,
		"0 8-18/3 * * *": nil, "0 0 1 1-6/5 *": nil, "H * * * *": nil, "H/15 * * * *": nil, "H,30 * * * *": nil, "H(0-29)/7 * * * *": nil, "H H * * *": nil, "0 0 1-31/1 * *": nil, "3-59/7 * * * *": nil,

		"*/70 * * * *": {"larger"}, "*/60 * * * *": {"larger"}, "10-20/30 * * * *": {"larger"}, "0,*/70 * * * *": {"larger"}, "50/15 * * * *": {"larger"}, "0-59/60 * * * *": {"larger"},
		"H/70 * * * *": {"larger"}, "H(0-29)/40 * * * *": {"larger"}, "0 0 1 * FRI/2": {"larger", "either"}, "0 0 * * FRI/2": {"larger"},

		"*/7 * * * *": {"60"}, "?/7 * * * *": {"60"}, "0-59/7 * * * *": {"60"}, "00-59/07 * * * *": {"60"}, "0/7 * * * *": {"60"}, "3/7 * * * *": {"60"}, "*-5/7 * * * *": {"60"}, "*/+7 * * * *": {"60"},
		"H/7 * * * *": {`"H/7"`}, "H(0-59)/7 * * * *": {"60"}, "*/45 * * * *": {"60"},
		"0 */5 * * *": {"24"}, "0 0-23/5 * * *": {"24"}, "0 0/5 * * *": {"24"}, "0 1/5 * * *": {"24"}, "0 H/5 * * *": {"24"},
		"0 0 1 */5 *": {"12"}, "0 0 1 1-12/5 *": {"12"}, "0 0 1 JAN-DEC/5 *": {"12"}, "0 0 1 1/5 *": {"12"}, "0 0 1 jan/5 *": {"12"},
		"0 0 */2 * *": {"each month"}, "0 0 1-31/2 * *": {"each month"}, "0 0 1/2 * *": {"each month"}, "0 0 2/2 * *": {"each month"}, "0 0 1-15/2 * *": {"each month"},
		"0 0 * * */5": {"each week"}, "0 0 * * */2": {"each week"}, "0 0 * * 0-6/2": {"each week"}, "0 0 * * SUN-SAT/2": {"each week"}, "0 0 * * 1/2": {"each week"}, "0 0 * * MON-FRI/2": {"each week"},

		"0 0 1 * MON": {"either"}, "0 0 1-31 * MON": {"either"}, "0 0 */2 * MON": {"each month", "either"}, "*/7 */5 */2 * *": {"60", "24", "each month"},
	} {
		s, err := schedule.Parse("send-mail", text)
		require.NoError(t, err, text)
		found := s.Misleading()
		require.Len(t, found, len(want), "%s: %v", text, found)
		for i, trap := range found {
			assert.Contains(t, trap.Text, want[i], text)
			assert.NotEmpty(t, trap.Hint)
		}
	}
}
